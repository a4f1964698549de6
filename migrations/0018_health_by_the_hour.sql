CREATE TABLE `health_hours` (
	`integration` text NOT NULL,
	`start` integer NOT NULL,
	`checks` integer NOT NULL,
	`failures` integer NOT NULL,
	`response_time_ms` integer NOT NULL,
	`slowest_ms` integer NOT NULL,
	`up_ms` integer NOT NULL,
	`down_ms` integer NOT NULL,
	PRIMARY KEY(`integration`, `start`)
);
--> statement-breakpoint
CREATE INDEX `idx_health_hours_start` ON `health_hours` (`start`);