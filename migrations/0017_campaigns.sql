CREATE TABLE `call_attempts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`call_sid` text NOT NULL,
	`campaign_id` integer NOT NULL,
	`contact_id` integer NOT NULL,
	`number` integer NOT NULL,
	`status` text NOT NULL,
	`started_at` integer NOT NULL,
	`answered_at` integer,
	`ended_at` integer,
	`duration_seconds` integer,
	`error_code` text,
	`error_message` text,
	`call_version` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_call_attempts_call_sid` ON `call_attempts` (`call_sid`);--> statement-breakpoint
CREATE INDEX `idx_call_attempts_contact_id` ON `call_attempts` (`contact_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `idx_call_attempts_campaign_id` ON `call_attempts` (`campaign_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `idx_call_attempts_open` ON `call_attempts` (`campaign_id`) WHERE "call_attempts"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX `idx_call_attempts_claimed` ON `call_attempts` (`started_at`) WHERE "call_attempts"."status" = 'claimed';--> statement-breakpoint
CREATE INDEX `idx_call_attempts_started_at` ON `call_attempts` (`started_at`);--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`stop_reason` text,
	`time_zone` text NOT NULL,
	`calling_hours` text NOT NULL,
	`calls_per_second` integer NOT NULL,
	`max_concurrent_calls` integer NOT NULL,
	`max_attempts` integer NOT NULL,
	`retry_wait_minutes` integer NOT NULL,
	`ring_timeout_seconds` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`started_at` integer,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_campaigns_name` ON `campaigns` (`name`);--> statement-breakpoint
CREATE INDEX `idx_campaigns_state` ON `campaigns` (`state`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`campaign_id` integer NOT NULL,
	`phone_number` text NOT NULL,
	`name` text,
	`reference` text,
	`time_zone` text,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`next_attempt_at` integer,
	`last_call_sid` text,
	`last_error_code` text,
	`last_error_message` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_contacts_phone_number` ON `contacts` (`campaign_id`,`phone_number`);--> statement-breakpoint
CREATE INDEX `idx_contacts_campaign_id` ON `contacts` (`campaign_id`,`id`);--> statement-breakpoint
CREATE INDEX `idx_contacts_state` ON `contacts` (`campaign_id`,`state`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `idx_contacts_any_phone_number` ON `contacts` (`phone_number`);--> statement-breakpoint
CREATE INDEX `idx_contacts_updated_at` ON `contacts` (`updated_at`);--> statement-breakpoint
CREATE TABLE `do_not_call` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`phone_number` text NOT NULL,
	`reason` text,
	`added_at` integer NOT NULL,
	`added_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_do_not_call_phone_number` ON `do_not_call` (`phone_number`);