ALTER TABLE `dead_letters` ADD `retried_at` integer;--> statement-breakpoint
CREATE INDEX `idx_dead_letters_open` ON `dead_letters` (`id`) WHERE "dead_letters"."resolved_at" IS NULL;