CREATE TABLE `call_failures` (
	`start` integer NOT NULL,
	`dialer` text NOT NULL,
	`reason` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`start`, `dialer`, `reason`)
);
--> statement-breakpoint
CREATE TABLE `call_failures_quarters` (
	`start` integer NOT NULL,
	`dialer` text NOT NULL,
	`reason` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`start`, `dialer`, `reason`)
);
--> statement-breakpoint
CREATE TABLE `call_stats` (
	`start` integer NOT NULL,
	`direction` text NOT NULL,
	`dialer` text NOT NULL,
	`routing_rule` text NOT NULL,
	`outcome` text NOT NULL,
	`calls` integer DEFAULT 0 NOT NULL,
	`successes` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`cache_lookups` integer DEFAULT 0 NOT NULL,
	`cache_hits` integer DEFAULT 0 NOT NULL,
	`setups` integer DEFAULT 0 NOT NULL,
	`setup_ms` integer DEFAULT 0 NOT NULL,
	`routing_ms` integer DEFAULT 0 NOT NULL,
	`setup_10` integer DEFAULT 0 NOT NULL,
	`setup_25` integer DEFAULT 0 NOT NULL,
	`setup_50` integer DEFAULT 0 NOT NULL,
	`setup_100` integer DEFAULT 0 NOT NULL,
	`setup_150` integer DEFAULT 0 NOT NULL,
	`setup_200` integer DEFAULT 0 NOT NULL,
	`setup_300` integer DEFAULT 0 NOT NULL,
	`setup_400` integer DEFAULT 0 NOT NULL,
	`setup_500` integer DEFAULT 0 NOT NULL,
	`setup_750` integer DEFAULT 0 NOT NULL,
	`setup_1000` integer DEFAULT 0 NOT NULL,
	`setup_1500` integer DEFAULT 0 NOT NULL,
	`setup_2000` integer DEFAULT 0 NOT NULL,
	`setup_over` integer DEFAULT 0 NOT NULL,
	`connections` integer DEFAULT 0 NOT NULL,
	`connection_ms` integer DEFAULT 0 NOT NULL,
	`lengths` integer DEFAULT 0 NOT NULL,
	`length_seconds` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`start`, `direction`, `dialer`, `routing_rule`, `outcome`)
);
--> statement-breakpoint
CREATE TABLE `call_stats_quarters` (
	`start` integer NOT NULL,
	`direction` text NOT NULL,
	`dialer` text NOT NULL,
	`routing_rule` text NOT NULL,
	`outcome` text NOT NULL,
	`calls` integer DEFAULT 0 NOT NULL,
	`successes` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`cache_lookups` integer DEFAULT 0 NOT NULL,
	`cache_hits` integer DEFAULT 0 NOT NULL,
	`setups` integer DEFAULT 0 NOT NULL,
	`setup_ms` integer DEFAULT 0 NOT NULL,
	`routing_ms` integer DEFAULT 0 NOT NULL,
	`setup_10` integer DEFAULT 0 NOT NULL,
	`setup_25` integer DEFAULT 0 NOT NULL,
	`setup_50` integer DEFAULT 0 NOT NULL,
	`setup_100` integer DEFAULT 0 NOT NULL,
	`setup_150` integer DEFAULT 0 NOT NULL,
	`setup_200` integer DEFAULT 0 NOT NULL,
	`setup_300` integer DEFAULT 0 NOT NULL,
	`setup_400` integer DEFAULT 0 NOT NULL,
	`setup_500` integer DEFAULT 0 NOT NULL,
	`setup_750` integer DEFAULT 0 NOT NULL,
	`setup_1000` integer DEFAULT 0 NOT NULL,
	`setup_1500` integer DEFAULT 0 NOT NULL,
	`setup_2000` integer DEFAULT 0 NOT NULL,
	`setup_over` integer DEFAULT 0 NOT NULL,
	`connections` integer DEFAULT 0 NOT NULL,
	`connection_ms` integer DEFAULT 0 NOT NULL,
	`lengths` integer DEFAULT 0 NOT NULL,
	`length_seconds` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`start`, `direction`, `dialer`, `routing_rule`, `outcome`)
);
--> statement-breakpoint
ALTER TABLE `calls` ADD `contribution` text;--> statement-breakpoint
CREATE INDEX `idx_calls_routing_rule_created_at` ON `calls` (`routing_rule`,`created_at`);--> statement-breakpoint
CREATE INDEX `idx_calls_list` ON `calls` (`created_at`,`status`,`outcome`,`routed_dialer`,`routing_rule`,`direction`,`caller_number`,`called_number`);