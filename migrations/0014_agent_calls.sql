CREATE TABLE `call_transcriptions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`utterance_key` text NOT NULL,
	`conversation_id` text NOT NULL,
	`sequence_number` integer NOT NULL,
	`call_sid` text NOT NULL,
	`speaker` text NOT NULL,
	`text` text NOT NULL,
	`spoken_at` integer NOT NULL,
	`recorded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_call_transcriptions_utterance_key` ON `call_transcriptions` (`utterance_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_call_transcriptions_sequence` ON `call_transcriptions` (`conversation_id`,`sequence_number`);--> statement-breakpoint
CREATE INDEX `idx_call_transcriptions_call_sid` ON `call_transcriptions` (`call_sid`,`spoken_at`);--> statement-breakpoint
CREATE TABLE `parked_transcriptions` (
	`utterance_key` text PRIMARY KEY NOT NULL,
	`call_sid` text NOT NULL,
	`speaker` text NOT NULL,
	`text` text NOT NULL,
	`spoken_at` integer NOT NULL,
	`recorded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_parked_transcriptions_call_sid` ON `parked_transcriptions` (`call_sid`);--> statement-breakpoint
CREATE TABLE `receipts` (
	`receipt_key` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_receipts_at` ON `receipts` (`at`);--> statement-breakpoint
ALTER TABLE `calls` ADD `conversation_id` text;--> statement-breakpoint
CREATE INDEX `idx_calls_call_sid_status` ON `calls` (`call_sid`,`status`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_calls_conversation_id` ON `calls` (`conversation_id`) WHERE "calls"."conversation_id" IS NOT NULL;