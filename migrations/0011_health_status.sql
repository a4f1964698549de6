CREATE TABLE `health_status` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`integration` text NOT NULL,
	`at` integer NOT NULL,
	`status` text NOT NULL,
	`response_time_ms` integer,
	`error_category` text,
	`error_message` text,
	`available_capacity` integer,
	`total_capacity` integer,
	`api_circuit` text NOT NULL,
	`line_circuit` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_health_status_integration_at` ON `health_status` (`integration`,`at`);--> statement-breakpoint
CREATE INDEX `idx_health_status_at` ON `health_status` (`at`);