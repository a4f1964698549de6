import type { Rule } from "./rule";

/** Something odd about a ruleset. It works all the same, but for an `error`: that rule cannot. */
export interface Finding {
  code: string;
  severity: "error" | "warning";
  /** `null` where the finding is about the settings or a dialer. */
  rule_id: number | null;
  /** Where to look: `config.tiers.0`, `fallback_dialer`, `dialers.dialfire.phone_number`. */
  field: string;
  /** In words that need no look at the rule. */
  message: string;
}

type Words = Pick<Finding, "code" | "field" | "message">;

export function warnOf(rule: Pick<Rule, "id"> | null, words: Words): Finding {
  return { ...words, severity: "warning", rule_id: rule?.id ?? null };
}

export function refuseRule(rule: Pick<Rule, "id">, words: Words): Finding {
  return { ...words, severity: "error", rule_id: rule.id };
}
