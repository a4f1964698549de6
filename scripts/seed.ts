import { createHash } from "node:crypto";

const OWNER_RULE = {
  mappings: { sales_team_a: "dialfire", sales_team_b: "zendesk_talk" },
  default_dialer: "dialfire",
};

const SCORE_RULE = {
  tiers: [
    { name: "High Value", min: 80, max: 100, dialer: "dialfire" },
    { name: "Medium", min: 50, max: 79, dialer: "dialfire" },
    { name: "Low", min: 0, max: 49, dialer: "zendesk_talk" },
  ],
  default_dialer: "zendesk_talk",
};

const DIALERS = [
  { id: 1, name: "dialfire", kind: "dialfire", phone_number: null, active: true, seats: null },
  {
    id: 2,
    name: "zendesk_talk",
    kind: "zendesk_talk",
    phone_number: null,
    active: true,
    seats: null,
  },
];

/**
 * The demo company's rules as SQL: two teams with a dialer each, in Berlin. Does nothing once
 * somebody has published a ruleset of their own, or saved a zone: it may run at every start.
 */
export function demoSeed(now: number): string {
  const content = JSON.stringify({
    rules: [
      {
        id: 1,
        rule_type: "lead_owner",
        name: "Owner-based routing",
        priority: 1,
        config: OWNER_RULE,
      },
      { id: 2, rule_type: "lead_score", name: "Lead score tiers", priority: 2, config: SCORE_RULE },
    ],
    dialers: DIALERS,
    settings: null,
  });
  const hash = createHash("sha256").update(content).digest("hex");
  const isUntouched = "(SELECT max(number) FROM ruleset_versions) = 1";
  return [
    `UPDATE routing_rules SET config = '${JSON.stringify(OWNER_RULE)}', updated_at = ${now},
       version = version + 1 WHERE id = 1 AND ${isUntouched};`,
    `INSERT INTO ruleset_versions (number, hash, content, made_by, made_at)
       SELECT 2, '${hash}', '${content}', 'demo', ${now} WHERE ${isUntouched};`,
    `INSERT OR IGNORE INTO settings (key, value, version, updated_at, updated_by)
       VALUES ('dashboard', '{"time_zone":"Europe/Berlin"}', 1, ${now}, 'demo');`,
  ].join("\n");
}
