CREATE TABLE `retention_runs` (
	`started_at` integer PRIMARY KEY NOT NULL,
	`duration_ms` integer NOT NULL,
	`cutoff` integer NOT NULL,
	`deleted` text NOT NULL,
	`errors` text NOT NULL,
	`is_complete` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_api_logs_failed_at` ON `api_logs` (`at`) WHERE "api_logs"."success" = 0;--> statement-breakpoint
CREATE INDEX `idx_calls_outcome_created_at` ON `calls` (`outcome`,`created_at`);--> statement-breakpoint
CREATE INDEX `idx_config_audit_logs_user_email` ON `config_audit_logs` (`user_email`,`at`);--> statement-breakpoint
CREATE INDEX `idx_config_audit_logs_request_id` ON `config_audit_logs` (`request_id`);--> statement-breakpoint
CREATE INDEX `idx_dead_letters_at` ON `dead_letters` (`at`);--> statement-breakpoint
CREATE INDEX `idx_routing_decisions_final_dialer_at` ON `routing_decisions` (`final_dialer`,`at`);--> statement-breakpoint
CREATE INDEX `idx_sessions_expires_at` ON `sessions` (`expires_at`);