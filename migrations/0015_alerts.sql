CREATE TABLE `alerts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`alert_key` text NOT NULL,
	`alert_type` text NOT NULL,
	`phase` text NOT NULL,
	`about` text NOT NULL,
	`severity` text NOT NULL,
	`subject` text NOT NULL,
	`message` text NOT NULL,
	`calls` integer NOT NULL,
	`recipients` text NOT NULL,
	`status` text NOT NULL,
	`silenced` text,
	`attempts` integer NOT NULL,
	`error` text,
	`sms_status` text,
	`created_at` integer NOT NULL,
	`sent_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_alerts_alert_key` ON `alerts` (`alert_key`);--> statement-breakpoint
CREATE INDEX `idx_alerts_created_at` ON `alerts` (`created_at`);--> statement-breakpoint
CREATE INDEX `idx_alerts_about` ON `alerts` (`alert_type`,`about`,`created_at`);--> statement-breakpoint
CREATE INDEX `idx_alerts_status` ON `alerts` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `maintenance` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`reason` text NOT NULL,
	`made_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_maintenance_until_at` ON `maintenance` (`until_at`);