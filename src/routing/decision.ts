import type { CallFacts } from "./facts";
import { evaluateRule, needsLead, type Rule } from "./rule";
import type { Need, Target, Verdict } from "./verdict";

export interface Decision {
  kind: "decided";
  target: Target;
  /** The rule that chose the target; `null` when none decided and the last resort did. */
  decidedBy: Pick<Rule, "id" | "name" | "type"> | null;
  /** Every active rule, in order, and why it did or did not decide: the call's page prints this. */
  trace: TraceStep[];
}

/** A rule's turn came and it lacks what only costs something to learn: put it into the facts. */
export interface OpenQuestion {
  kind: "needs";
  needs: Need;
}

export interface TraceStep {
  rule: Pick<Rule, "id" | "name" | "type">;
  verdict: Verdict | { kind: "not_reached"; reason: string };
  /** How long the rule took, microseconds; 0 where the platform's clock stands still. */
  durationUs: number;
}

/** A clock in milliseconds, only for measuring how long a rule takes. */
export type Stopwatch = () => number;

/**
 * Chooses the target of one call: the first rule that decides.
 *
 * `rules` come in the order they are tried. A rule that asks for a fact we could
 * not learn passes with the verdict `unknown`, so a caller we cannot identify
 * falls through to the broader rules and, at the end, to `lastResort`.
 *
 * A fact that costs something is asked for only when a rule that uses it is reached: answer the
 * question, or `assumeSilence`, and decide again.
 */
export function decide(
  facts: CallFacts,
  rules: readonly Rule[],
  lastResort: (facts: CallFacts) => Target,
  stopwatch: Stopwatch = () => 0,
): Decision | OpenQuestion {
  const trace: TraceStep[] = [];
  const lastCrmRule = rules.findLast((rule) => needsLead(rule.type));
  let decidedBy: Decision["decidedBy"] = null;
  let target: Target | null = null;

  for (const rule of rules) {
    const named = { id: rule.id, name: rule.name, type: rule.type };
    if (decidedBy) {
      const reason = `"${decidedBy.name}" decided before`;
      trace.push({ rule: named, verdict: { kind: "not_reached", reason }, durationUs: 0 });
      continue;
    }

    const startedAt = stopwatch();
    const context = { ruleId: rule.id, isLastCrmRule: rule === lastCrmRule };
    const verdict = evaluateRule(rule, facts, context);
    const durationUs = Math.round((stopwatch() - startedAt) * 1_000);
    if (verdict.kind === "needs") return verdict;

    trace.push({ rule: named, verdict, durationUs });
    if (verdict.kind === "decided") {
      decidedBy = named;
      target = verdict.target;
    }
  }

  return { kind: "decided", target: target ?? lastResort(facts), decidedBy, trace };
}
