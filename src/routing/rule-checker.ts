import type { RoutingSettings } from "../settings/routing-settings";
import { usualDialers } from "./configuration";
import { type CheckedDialer, findFlaw, findInSettings, findOwnNumbers } from "./dialer-findings";
import { type Finding, refuseRule, warnOf } from "./finding";
import { findUnreached } from "./reach-findings";
import { listDialers, type Rule } from "./rule";
import { findInRule } from "./rule-findings";
import { balancedDialers } from "./rules/load-balance";

export type { CheckedDialer } from "./dialer-findings";
export type { Finding } from "./finding";

export interface CheckedRuleset {
  /** Active rules, in any order. */
  rules: readonly Rule[];
  dialers: readonly CheckedDialer[];
  settings: RoutingSettings;
  /** The numbers people call us at. */
  ourNumbers: readonly string[];
}

/**
 * Finds what is odd about a whole ruleset, rule by rule in the order they are tried, then the
 * settings, then the dialers. Only what makes a rule meaningless is an error.
 */
export function checkRules(ruleset: CheckedRuleset): Finding[] {
  const rules = [...ruleset.rules].sort((a, b) => a.priority - b.priority || a.id - b.id);
  const unreached = findUnreached(rules, usualDialers(ruleset));
  return [
    ...rules.flatMap((rule, index) => [
      ...findTie(rule, rules[index - 1]),
      ...unreached.filter((finding) => finding.rule_id === rule.id),
      ...findInRule(rule, ruleset.settings),
      ...findInDialersOf(rule, ruleset),
      ...(rule.type === "load_balance" ? findInBalance(rule, ruleset) : []),
    ]),
    ...findInSettings(ruleset),
    ...findOwnNumbers(ruleset),
  ];
}

function findTie(rule: Rule, before: Rule | undefined): Finding[] {
  if (before?.priority !== rule.priority) return [];
  const message = `"${before.name}" and "${rule.name}" both have priority ${rule.priority}: the older rule, "${before.name}", is tried first`;
  return [warnOf(rule, { code: "equal_priority", field: "priority", message })];
}

function findInDialersOf(rule: Rule, { dialers }: CheckedRuleset): Finding[] {
  return listDialers(rule).flatMap((use) => {
    const field = `config.${use.field}`;
    const dialer = dialers.find(({ name }) => name === use.dialer);
    if (!dialer) {
      const message = `"${rule.name}" names the dialer "${use.dialer}", which does not exist`;
      return [refuseRule(rule, { code: "unknown_dialer", field, message })];
    }
    const flaw = findFlaw(dialer);
    const message = `"${rule.name}" sends calls to ${dialer.name}, which ${flaw?.words}`;
    return flaw ? [warnOf(rule, { code: flaw.code, field, message })] : [];
  });
}

function findInBalance(
  rule: Extract<Rule, { type: "load_balance" }>,
  ruleset: CheckedRuleset,
): Finding[] {
  const { config } = rule;
  if (!config.enabled) return [];
  const usual = usualDialers(ruleset);
  const named = balancedDialers(config, usual);
  const sharing = named.filter((name) => config.strategy !== "weighted" || config.weights?.[name]);
  const findings: Finding[] = [];

  if (named.length === 0 && config.preferred_dialer === undefined) {
    const message = `"${rule.name}" has no dialer to share calls, so it can never decide`;
    findings.push(refuseRule(rule, { code: "never_decides", field: "config.dialers", message }));
  } else if (sharing.length < 2) {
    const message = `"${rule.name}" shares calls between fewer than two dialers`;
    findings.push(warnOf(rule, { code: "nothing_to_share", field: "config.dialers", message }));
  }
  if (config.strategy !== "capacity" && config.strategy !== "utilization") return findings;

  const onEqual = config.fallback_on_equal;
  if (onEqual !== undefined && !named.includes(onEqual)) {
    const message = `"${rule.name}" gives equal calls to ${onEqual}, which does not share its calls`;
    const field = "config.fallback_on_equal";
    findings.push(warnOf(rule, { code: "fallback_not_shared", field, message }));
  }
  const silent = ruleset.dialers.filter((one) => named.includes(one.name) && hasNoCapacity(one));
  const unknown = silent.map(({ name, kind }) => {
    const why = kind === "phone" ? "is a plain phone number" : "has no number of seats";
    const message = `"${rule.name}" goes by capacity, but that of ${name} is never known: it ${why}`;
    return warnOf(rule, { code: "capacity_unknown", field: "config.strategy", message });
  });
  return [...findings, ...unknown];
}

/** Zendesk Talk tells its agents, Dialfire's are reckoned from seats, a phone has none. */
function hasNoCapacity({ kind, seats }: CheckedDialer): boolean {
  return kind === "phone" || (kind === "dialfire" && seats === null);
}
