CREATE TABLE `credential_keys` (
	`key_id` text PRIMARY KEY NOT NULL,
	`first_used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `integration_credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_name` text NOT NULL,
	`credential_type` text NOT NULL,
	`encrypted_value` text NOT NULL,
	`key_id` text NOT NULL,
	`hint` text NOT NULL,
	`valid_until` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_integration_credentials_in_force` ON `integration_credentials` (`integration_name`) WHERE "integration_credentials"."valid_until" IS NULL;--> statement-breakpoint
CREATE INDEX `idx_integration_credentials_valid_until` ON `integration_credentials` (`valid_until`);