import type { Rule, RuleDraft, SimulatedCall } from "../../state/ruleset";
import { asRecord, asText } from "../loose";

/** A call that nobody makes, as somebody describes it. */
export interface TryForm {
  who: "lead" | "phone" | "stranger";
  phone: string;
  owner: string;
  score: string;
  /** The CRM fields that rules ask for, by name. */
  fields: Record<string, string>;
  /** As in "2026-12-24T18:30", by the reader's clock; empty for now. */
  at: string;
}

export const EMPTY_TRY: TryForm = {
  who: "lead",
  phone: "",
  owner: "",
  score: "",
  fields: {},
  at: "",
};

/** The call as the API takes it; `rules` are tried in place of the saved ones. */
export function toSimulated(form: TryForm, rules: readonly RuleDraft[] | null): SimulatedCall {
  return {
    ...caller(form),
    ...(form.at === "" ? {} : { at: new Date(form.at).toISOString() }),
    ...(rules === null ? {} : { rules }),
  };
}

function caller({ who, phone, owner, score, fields }: TryForm): SimulatedCall {
  switch (who) {
    case "phone":
      return { phone: phone.replace(/[\s()/-]/g, "") };
    case "stranger":
      return { lead: null };
    case "lead": {
      const given = { lead_owner: owner, lead_score: score, ...fields };
      const known = Object.entries(given).filter(([, value]) => value.trim() !== "");
      return { lead: Object.fromEntries(known.map(([name, value]) => [name, toValue(value)])) };
    }
  }
}

/** Numbers as the CRM would send them. */
function toValue(text: string): string | number {
  const trimmed = text.trim();
  return String(Number(trimmed)) === trimmed ? Number(trimmed) : trimmed;
}

/** The active rules with a draft in the place of the rule it changes, or behind all others. */
export function withDraft(rules: readonly Rule[], draft: RuleDraft): RuleDraft[] {
  const others = rules.filter(({ active, id }) => active && id !== draft.id);
  return (draft.active ? [...others, draft] : others).map(
    ({ id, rule_type, name, priority, config, active }) => ({
      ...(id === undefined ? {} : { id }),
      rule_type,
      name,
      priority,
      config,
      active,
    }),
  );
}

/** The CRM fields that rules ask for. */
export function namedFields(rules: readonly Pick<Rule, "rule_type" | "config">[]): string[] {
  const names = rules.flatMap(({ rule_type, config }) =>
    rule_type === "crm_field" ? [asText(asRecord(config).field)] : [],
  );
  return [...new Set(names.filter((name) => name !== ""))];
}
