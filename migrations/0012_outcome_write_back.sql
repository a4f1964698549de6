CREATE TABLE `caller_key` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `caller_totals` (
	`caller` text PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `write_backs` (
	`call_sid` text PRIMARY KEY NOT NULL,
	`caller` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`claimed_at` integer,
	`settled_at` integer,
	`result` text
);
--> statement-breakpoint
CREATE INDEX `idx_write_backs_untried` ON `write_backs` (`created_at`) WHERE "write_backs"."attempts" = 0;--> statement-breakpoint
INSERT INTO caller_key (id, key) VALUES (1, lower(hex(randomblob(32))));
