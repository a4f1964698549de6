CREATE TABLE `api_logs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`log_key` text NOT NULL,
	`request_id` text,
	`call_sid` text,
	`integration` text NOT NULL,
	`method` text NOT NULL,
	`url` text NOT NULL,
	`request_headers` text NOT NULL,
	`request_body` text,
	`response_status` integer,
	`response_headers` text NOT NULL,
	`response_body` text,
	`truncated` integer NOT NULL,
	`at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`success` integer NOT NULL,
	`error_category` text,
	`error_message` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_api_logs_log_key` ON `api_logs` (`log_key`);--> statement-breakpoint
CREATE INDEX `idx_api_logs_call_sid` ON `api_logs` (`call_sid`,`at`);--> statement-breakpoint
CREATE INDEX `idx_api_logs_request_id` ON `api_logs` (`request_id`);--> statement-breakpoint
CREATE INDEX `idx_api_logs_integration_at` ON `api_logs` (`integration`,`at`);--> statement-breakpoint
CREATE INDEX `idx_api_logs_at` ON `api_logs` (`at`);--> statement-breakpoint
CREATE TABLE `call_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_key` text NOT NULL,
	`call_sid` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`event` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_call_events_event_key` ON `call_events` (`event_key`);--> statement-breakpoint
CREATE INDEX `idx_call_events_call_sid` ON `call_events` (`call_sid`,`at`);--> statement-breakpoint
CREATE TABLE `call_legs` (
	`call_sid` text NOT NULL,
	`leg_sid` text NOT NULL,
	`dialer` text,
	`attempt` integer,
	`status` text NOT NULL,
	`ringing_at` integer,
	`answered_at` integer,
	`ended_at` integer,
	`duration_seconds` integer,
	`error_code` text,
	PRIMARY KEY(`call_sid`, `leg_sid`)
);
--> statement-breakpoint
CREATE TABLE `calls` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`call_sid` text NOT NULL,
	`twilio_sid` text,
	`direction` text NOT NULL,
	`caller_number` text,
	`called_number` text,
	`forwarded_from` text,
	`status` text NOT NULL,
	`outcome` text,
	`routing_rule` text,
	`routed_dialer` text,
	`rung` text,
	`ruleset_version` integer,
	`lead_owner` text,
	`lead_score` text,
	`braze_cache_hit` integer,
	`dtmf_digit` text,
	`routing_decision_ms` integer,
	`response_time_ms` integer,
	`call_duration` integer,
	`failure_reason` text,
	`status_history` text NOT NULL,
	`created_at` integer NOT NULL,
	`routed_at` integer,
	`connected_at` integer,
	`ended_at` integer,
	`status_updated_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL,
	CONSTRAINT "calls_direction" CHECK("calls"."direction" IN ('inbound', 'outbound'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_calls_call_sid` ON `calls` (`call_sid`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_calls_twilio_sid` ON `calls` (`twilio_sid`);--> statement-breakpoint
CREATE INDEX `idx_calls_caller_number` ON `calls` (`caller_number`);--> statement-breakpoint
CREATE INDEX `idx_calls_created_at` ON `calls` (`created_at`);--> statement-breakpoint
CREATE INDEX `idx_calls_status_created_at` ON `calls` (`status`,`created_at`);--> statement-breakpoint
CREATE INDEX `idx_calls_routed_dialer_created_at` ON `calls` (`routed_dialer`,`created_at`);--> statement-breakpoint
CREATE TABLE `config_audit_logs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`audit_key` text NOT NULL,
	`user_id` integer,
	`user_email` text NOT NULL,
	`action` text NOT NULL,
	`entity_type` text NOT NULL,
	`entity_id` text NOT NULL,
	`before_value` text,
	`after_value` text,
	`at` integer NOT NULL,
	`ip_address` text,
	`request_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_config_audit_logs_audit_key` ON `config_audit_logs` (`audit_key`);--> statement-breakpoint
CREATE INDEX `idx_config_audit_logs_at` ON `config_audit_logs` (`at`);--> statement-breakpoint
CREATE INDEX `idx_config_audit_logs_user_id` ON `config_audit_logs` (`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `idx_config_audit_logs_entity` ON `config_audit_logs` (`entity_type`,`entity_id`,`at`);--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_id` text NOT NULL,
	`queue` text NOT NULL,
	`body` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	`resolved_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_dead_letters_message_id` ON `dead_letters` (`message_id`);--> statement-breakpoint
CREATE TABLE `dialers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`phone_number` text,
	`active` integer DEFAULT true NOT NULL,
	`seats` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_dialers_name` ON `dialers` (`name`);--> statement-breakpoint
CREATE TABLE `retention_gate` (
	`id` integer PRIMARY KEY NOT NULL,
	`cutoff` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `routing_decisions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`decision_key` text NOT NULL,
	`call_sid` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL,
	`ruleset_version` integer,
	`rung` text NOT NULL,
	`routing_rule` text NOT NULL,
	`final_dialer` text,
	`total_duration_ms` integer NOT NULL,
	`inputs` text NOT NULL,
	`decision_chain` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_routing_decisions_decision_key` ON `routing_decisions` (`decision_key`);--> statement-breakpoint
CREATE INDEX `idx_routing_decisions_call_sid` ON `routing_decisions` (`call_sid`,`at`);--> statement-breakpoint
CREATE INDEX `idx_routing_decisions_request_id` ON `routing_decisions` (`request_id`);--> statement-breakpoint
CREATE INDEX `idx_routing_decisions_at` ON `routing_decisions` (`at`);--> statement-breakpoint
CREATE TABLE `routing_rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`rule_type` text NOT NULL,
	`name` text NOT NULL,
	`priority` integer NOT NULL,
	`config` text NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_routing_rules_active_name` ON `routing_rules` (`name`) WHERE "routing_rules"."active" = 1;--> statement-breakpoint
CREATE INDEX `idx_routing_rules_rule_type` ON `routing_rules` (`rule_type`);--> statement-breakpoint
CREATE INDEX `idx_routing_rules_priority` ON `routing_rules` (`priority`);--> statement-breakpoint
CREATE TABLE `ruleset_versions` (
	`number` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`content` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_sessions_user_id` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`api_key_prefix` text NOT NULL,
	`api_key_hash` text NOT NULL,
	`last_login_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`created_by` text NOT NULL,
	CONSTRAINT "users_role" CHECK("users"."role" IN ('admin', 'read_only'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_users_email` ON `users` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_users_api_key_hash` ON `users` (`api_key_hash`);--> statement-breakpoint
CREATE TABLE `write_guard` (
	`lost_rows` integer NOT NULL,
	CONSTRAINT "calls_changed_meanwhile" CHECK("write_guard"."lost_rows" = 0)
);
