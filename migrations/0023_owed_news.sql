CREATE TABLE `owed_news` (
	`id` text PRIMARY KEY NOT NULL,
	`news` text NOT NULL,
	`recorded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_owed_news_recorded_at` ON `owed_news` (`recorded_at`);