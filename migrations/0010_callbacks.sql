CREATE TABLE `callbacks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`call_sid` text NOT NULL,
	`phone_number` text NOT NULL,
	`status` text NOT NULL,
	`requested_at` integer NOT NULL,
	`claimed_until` integer,
	`contact_id` text,
	`handed_over_at` integer,
	`failure_reason` text,
	`done_at` integer,
	`done_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_callbacks_call_sid` ON `callbacks` (`call_sid`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_callbacks_open_phone_number` ON `callbacks` (`phone_number`) WHERE "callbacks"."status" <> 'done';--> statement-breakpoint
CREATE INDEX `idx_callbacks_status_requested_at` ON `callbacks` (`status`,`requested_at`);--> statement-breakpoint
CREATE INDEX `idx_callbacks_requested_at` ON `callbacks` (`requested_at`);