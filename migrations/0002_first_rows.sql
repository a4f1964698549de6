-- What a new installation starts with. The dialers' numbers come from the variables until an
-- admin changes them; the owner rule has no mappings yet and so decides nothing.
INSERT INTO dialers (id, name, kind, created_at, updated_at) VALUES
  (1, 'dialfire', 'dialfire', CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  (2, 'zendesk_talk', 'zendesk_talk', CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER));
--> statement-breakpoint
INSERT INTO routing_rules (id, rule_type, name, priority, config, created_at, updated_at, created_by) VALUES
  (1, 'lead_owner', 'Owner-based routing', 1, '{"mappings":{}}', CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER), 'system'),
  (2, 'lead_score', 'Lead score tiers', 2, '{"tiers":[{"name":"High Value","min":80,"max":100,"dialer":"dialfire"},{"name":"Medium","min":50,"max":79,"dialer":"dialfire"},{"name":"Low","min":0,"max":49,"dialer":"zendesk_talk"}],"default_dialer":"zendesk_talk"}', CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER), 'system');
--> statement-breakpoint
INSERT INTO ruleset_versions (number, hash, content, made_by, made_at) VALUES
  (1, 'd4666a83f239393443270084dc70f5dcae317ec2fb2cb3f7c0aa075c50171dca', '{"rules":[{"id":1,"rule_type":"lead_owner","name":"Owner-based routing","priority":1,"config":{"mappings":{}}},{"id":2,"rule_type":"lead_score","name":"Lead score tiers","priority":2,"config":{"tiers":[{"name":"High Value","min":80,"max":100,"dialer":"dialfire"},{"name":"Medium","min":50,"max":79,"dialer":"dialfire"},{"name":"Low","min":0,"max":49,"dialer":"zendesk_talk"}],"default_dialer":"zendesk_talk"}}],"dialers":[{"id":1,"name":"dialfire","kind":"dialfire","phone_number":null,"active":true,"seats":null},{"id":2,"name":"zendesk_talk","kind":"zendesk_talk","phone_number":null,"active":true,"seats":null}],"settings":null}', 'system', CAST(unixepoch('subsec') * 1000 AS INTEGER));
