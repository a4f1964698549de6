import { type Finding, warnOf } from "./finding";
import type { Rule } from "./rule";
import { splitTiers } from "./rules/lead-score";
import { balancedDialers } from "./rules/load-balance";
import { defaultOf } from "./verdict";
import { addWeek, emptyWeek, includesWeek, isFullWeek, markSchedule, type Week } from "./week";

type RuleOf<T extends Rule["type"]> = Extract<Rule, { type: T }>;

/** What the rules tried so far leave nothing of. */
interface Taken {
  /** Decides every call. */
  everything: Rule | null;
  /** Decides every lead that has an owner, or a score, or a value in a CRM field. */
  values: Map<string, Rule>;
  /** The first rule that maps an owner. */
  owners: Map<string, Rule>;
  /** Hours that somebody takes, by time zone, and the last rule that added to them. */
  hours: Map<string, { week: Week; rule: Rule }>;
}

/**
 * Rules that can never decide, for those before them leave no call over. `rules` come in the order
 * they are tried; `usual` share calls where a rule does not say who.
 */
export function findUnreached(rules: readonly Rule[], usual: readonly string[]): Finding[] {
  const taken: Taken = {
    everything: null,
    values: new Map(),
    owners: new Map(),
    hours: new Map(),
  };
  return rules.flatMap((rule, index) => {
    const isLast = isLastCrmRule(rules, index);
    const rival = taken.everything ?? findRival(rule, taken, isLast);
    take(rule, taken, usual);
    if (!rival) return [];
    const what = rival === taken.everything ? "every call" : "all of its calls";
    const message = `"${rule.name}" never decides: "${rival.name}" takes ${what} before it`;
    return [warnOf(rule, { code: "never_reached", field: "priority", message })];
  });
}

function isLastCrmRule(rules: readonly Rule[], index: number): boolean {
  const later = rules.slice(index + 1);
  return later.every(({ type }) => type === "time_based" || type === "load_balance");
}

/** An earlier rule that takes whatever this one could decide. */
function findRival(rule: Rule, taken: Taken, isLast: boolean): Rule | null {
  switch (rule.type) {
    case "lead_owner":
      return taken.values.get(valueKey(rule)) ?? findOwnerRival(rule, taken);
    case "lead_score":
      if (isLast && defaultOf(rule.config) !== null) return null;
      return taken.values.get(valueKey(rule)) ?? taken.values.get(ANY_SCORE) ?? null;
    case "crm_field":
      return taken.values.get(valueKey(rule)) ?? null;
    case "time_based":
      return findHoursRival(rule, taken);
    case "load_balance":
      return null;
  }
}

function findOwnerRival(rule: RuleOf<"lead_owner">, { owners }: Taken): Rule | null {
  const mapped = Object.keys(rule.config.mappings);
  if (mapped.length === 0 || defaultOf(rule.config) !== null) return null;
  const isTaken = mapped.every((owner) => owners.has(owner));
  return isTaken ? (owners.get(mapped[0] ?? "") ?? null) : null;
}

function findHoursRival(rule: RuleOf<"time_based">, { hours }: Taken): Rule | null {
  const { timezone, schedules, exceptions = [] } = rule.config;
  const isOpenOtherwise = exceptions.some(({ closed }) => !closed);
  if (schedules.length === 0 || isOpenOtherwise || defaultOf(rule.config) !== null) return null;
  const earlier = hours.get(timezone);
  return earlier && includesWeek(earlier.week, coverWeek(rule)) ? earlier.rule : null;
}

function take(rule: Rule, taken: Taken, usual: readonly string[]): void {
  taken.everything ??= decidesEveryCall(rule, usual) ? rule : null;
  switch (rule.type) {
    case "lead_owner":
      for (const owner of Object.keys(rule.config.mappings)) {
        if (!taken.owners.has(owner)) taken.owners.set(owner, rule);
      }
      takeValues(rule, taken);
      return;
    case "lead_score":
    case "crm_field":
      takeValues(rule, taken);
      return;
    case "time_based":
      takeHours(rule, taken);
      return;
    case "load_balance":
      return;
  }
}

/** A label rule with a default takes any score, a number rule only what is a number. */
const ANY_SCORE = "score as label";

function valueKey(rule: RuleOf<"lead_owner" | "lead_score" | "crm_field">): string {
  switch (rule.type) {
    case "lead_owner":
      return "owner";
    case "lead_score":
      return splitTiers(rule.config).labels.length > 0 ? ANY_SCORE : "score as number";
    case "crm_field":
      return `field ${rule.config.field}`;
  }
}

/** A rule with a default leaves no lead over that has a value at all. */
function takeValues(
  rule: RuleOf<"lead_owner" | "lead_score" | "crm_field">,
  { values }: Taken,
): void {
  const isMapped = rule.type !== "lead_owner" || Object.keys(rule.config.mappings).length > 0;
  const key = valueKey(rule);
  if (isMapped && defaultOf(rule.config) !== null && !values.has(key)) values.set(key, rule);
}

function takeHours(rule: RuleOf<"time_based">, taken: Taken): void {
  const { timezone, exceptions = [] } = rule.config;
  if (exceptions.length > 0) return;
  const week = taken.hours.get(timezone)?.week ?? emptyWeek();
  addWeek(week, coverWeek(rule));
  taken.hours.set(timezone, { week, rule });
  if (isFullWeek(week)) taken.everything ??= rule;
}

function decidesEveryCall(rule: Rule, usual: readonly string[]): boolean {
  if (rule.type === "time_based") return defaultOf(rule.config) !== null;
  if (rule.type !== "load_balance" || !rule.config.enabled) return false;
  const { preferred_dialer } = rule.config;
  return preferred_dialer !== undefined || balancedDialers(rule.config, usual).length > 0;
}

function coverWeek({ config }: RuleOf<"time_based">): Week {
  const week = emptyWeek();
  for (const schedule of config.schedules) markSchedule(week, schedule);
  return week;
}
