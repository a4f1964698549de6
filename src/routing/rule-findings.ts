import type { RoutingSettings } from "../settings/routing-settings";
import { type Finding, refuseRule, warnOf } from "./finding";
import { findProblems, type Rule } from "./rule";
import { type NumberTier, splitTiers } from "./rules/lead-score";
import { MAX_SCORE, MIN_SCORE } from "./score";
import { defaultOf } from "./verdict";
import { emptyWeek, isFullWeek, markSchedule } from "./week";

type RuleOf<T extends Rule["type"]> = Extract<Rule, { type: T }>;

/** What is odd about one rule, whatever stands around it; who takes its calls is not looked at. */
export function findInRule(rule: Rule, settings: RoutingSettings): Finding[] {
  const broken = findProblems(rule).map((problem) =>
    refuseRule(rule, { ...problem, field: `config.${problem.field}` }),
  );
  return [...broken, ...findByType(rule, settings)];
}

function findByType(rule: Rule, settings: RoutingSettings): Finding[] {
  switch (rule.type) {
    case "lead_owner":
      return findInOwners(rule);
    case "lead_score":
      return [...findInTiers(rule, settings), ...findIdle(rule, rule.config.tiers, "tiers")];
    case "crm_field":
      return findIdle(rule, rule.config.cases, "cases");
    case "time_based":
      return findInHours(rule);
    case "load_balance":
      return [];
  }
}

function findInOwners(rule: RuleOf<"lead_owner">): Finding[] {
  if (Object.keys(rule.config.mappings).length > 0) return [];
  const message = `"${rule.name}" has no owner mapped to a dialer yet, so it never decides`;
  return [warnOf(rule, { code: "no_mappings", field: "config.mappings", message })];
}

/** Without anything to match and without a default, a rule can only pass every call on. */
function findIdle(rule: Rule, tests: readonly unknown[], field: string): Finding[] {
  if (tests.length > 0 || defaultOf(rule.config) !== null) return [];
  const message = `"${rule.name}" has no ${field} and no default dialer, so it can never decide`;
  return [refuseRule(rule, { code: "never_decides", field: `config.${field}`, message })];
}

function findInTiers(rule: RuleOf<"lead_score">, settings: RoutingSettings): Finding[] {
  const { numbers, labels } = splitTiers(rule.config);
  const wanted = settings.crm_fields.score_type;
  if ((wanted === "label" ? numbers : labels).length > 0) {
    const kind = wanted === "label" ? "ranges" : "labels";
    const message = `The tiers of "${rule.name}" are ${kind}, but the settings say that the score is a ${wanted}`;
    return [warnOf(rule, { code: "score_type_mismatch", field: "config.tiers", message })];
  }
  if (labels.length > 0) return [];

  const taker = defaultOf(rule.config);
  const then = taker === null ? "such calls pass on to the next rule" : `${taker} takes such calls`;
  return findGaps(numbers).map(([from, to]) => {
    const scores = from === to ? `score ${from}` : `scores ${from} to ${to}`;
    const message = `"${rule.name}" has no tier for ${scores}: ${then}`;
    return warnOf(rule, { code: "score_gap", field: "config.tiers", message });
  });
}

/** Whole scores that no tier has; between 79 and 80 is no gap, although 79.5 is in no tier. */
function findGaps(tiers: readonly NumberTier[]): [number, number][] {
  const gaps: [number, number][] = [];
  let next = MIN_SCORE;
  for (const { min, max } of [...tiers].sort((a, b) => a.min - b.min)) {
    const lastMissing = Math.ceil(min) - 1;
    if (lastMissing >= next) gaps.push([next, lastMissing]);
    next = Math.max(next, Math.floor(max) + 1);
  }
  if (tiers.length > 0 && next <= MAX_SCORE) gaps.push([next, MAX_SCORE]);
  return gaps;
}

function findInHours(rule: RuleOf<"time_based">): Finding[] {
  const { schedules, exceptions = [] } = rule.config;
  if (exceptions.every(({ closed }) => closed) && schedules.length === 0) {
    const field = "config.schedules";
    const idle = findIdle(rule, schedules, "schedules");
    if (idle.length > 0) return idle;
    const message = `The hours of "${rule.name}" never match: its default dialer takes every call`;
    return [warnOf(rule, { code: "hours_never_match", field, message })];
  }

  const week = emptyWeek();
  const hidden = schedules.flatMap((schedule, index) => {
    if (markSchedule(week, schedule)) return [];
    const message = `"${schedule.name}" never matches: the schedules before it cover all its hours`;
    const field = `config.schedules.${index}`;
    return [warnOf(rule, { code: "hours_never_match", field, message })];
  });
  if (exceptions.length > 0 || !isFullWeek(week)) return hidden;

  const message = `The hours of "${rule.name}" always match: nobody ever calls after hours`;
  const field = "config.schedules";
  return [...hidden, warnOf(rule, { code: "hours_always_match", field, message })];
}
