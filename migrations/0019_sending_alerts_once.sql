ALTER TABLE `alerts` ADD `raised_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `alerts` ADD `claimed_until` integer;--> statement-breakpoint
ALTER TABLE `alerts` ADD `unreached` text;--> statement-breakpoint
CREATE INDEX `idx_alerts_raised` ON `alerts` (`alert_type`,`about`,`raised_at`);--> statement-breakpoint
CREATE INDEX `idx_alerts_waiting` ON `alerts` (`raised_at`) WHERE "alerts"."status" IN ('pending', 'retrying') AND "alerts"."silenced" IS NULL;--> statement-breakpoint
UPDATE `alerts` SET `raised_at` = `created_at`;
