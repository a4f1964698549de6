DROP INDEX `idx_alerts_waiting`;--> statement-breakpoint
CREATE INDEX `idx_alerts_to_send` ON `alerts` (`status`,`raised_at`) WHERE "alerts"."silenced" IS NULL;