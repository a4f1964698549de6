import { env } from "cloudflare:workers";

/** One row of the rules table, as an admin's change would leave it. */
export interface RuleRow {
  rule_type: string;
  name: string;
  config: unknown;
  priority?: unknown;
  active?: boolean;
}

const SCORE_TIERS = [
  { name: "High Value", min: 80, max: 100, dialer: "dialfire" },
  { name: "Medium", min: 50, max: 79, dialer: "dialfire" },
  { name: "Low", min: 0, max: 49, dialer: "zendesk_talk" },
];

/** The owner rule with these mappings; the shipped one has none. */
export function anOwnerRule(mappings: Record<string, string>, defaultDialer?: string): RuleRow {
  const config = { mappings, ...(defaultDialer ? { default_dialer: defaultDialer } : {}) };
  return { rule_type: "lead_owner", name: "Owner-based routing", config };
}

/** The score rule as it is shipped. */
export function aScoreRule(config: Record<string, unknown> = {}): RuleRow {
  return {
    rule_type: "lead_score",
    name: "Lead score tiers",
    config: { tiers: SCORE_TIERS, default_dialer: "zendesk_talk", ...config },
  };
}

/** Makes these the only rules, tried in this order where they name no priority. */
export async function saveRules(rules: readonly RuleRow[]): Promise<void> {
  const insert = env.DB.prepare(
    `INSERT INTO routing_rules (rule_type, name, priority, config, active, created_at, updated_at,
       created_by) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 'test')`,
  );
  await env.DB.batch([
    env.DB.prepare("DELETE FROM routing_rules"),
    ...rules.map(({ rule_type, name, config, priority, active = true }, i) => {
      const text = typeof config === "string" ? config : JSON.stringify(config);
      return insert.bind(rule_type, name, priority ?? i + 1, text, active ? 1 : 0);
    }),
  ]);
}

export function saveShippedRules(): Promise<void> {
  return saveRules([anOwnerRule({}), aScoreRule()]);
}

/** Saves routing settings as the settings page does; text is stored as it is. */
export async function saveSettings(value: unknown): Promise<void> {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  await env.DB.prepare(
    `INSERT INTO settings (key, value, version, updated_at, updated_by)
     VALUES ('routing', ?1, 1, 0, 'test') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
    .bind(text)
    .run();
}

export async function forgetSettings(): Promise<void> {
  await env.DB.prepare("DELETE FROM settings").run();
}
