import type { CacheAnswer, CrmAnswer } from "../crm/actions/find-lead";
import { leadKey } from "../crm/lead";
import type { Readings } from "../resilience/breaker-client";
import type { BrokenRule } from "../routing/configuration";
import type { Decision } from "../routing/decision";
import type { CallFacts } from "../routing/facts";
import { maskNumber } from "../shared/phone-number";
import type { InboundCall } from "./call";
import type { DecisionStep } from "./call-event";
import type { Handover } from "./handover";

/**
 * Steps of a decision, in the order they end. Offsets count from when the call came in; a step
 * that takes time stands at its beginning, with its `duration_ms`.
 */
export interface Trace {
  readonly steps: DecisionStep[];
  add(event: string, fields: Record<string, unknown>, durationMs?: number): void;
}

/** Opens the story of one decision, with who called. */
export function openTrace(call: InboundCall, elapsedMs: () => number): Trace {
  const steps: DecisionStep[] = [];
  const trace: Trace = {
    steps,
    add(event, fields, durationMs) {
      const offset = elapsedMs() - (durationMs ?? 0);
      const duration = durationMs === undefined ? {} : { duration_ms: durationMs };
      steps.push({ offset_ms: offset, event, ...fields, ...duration });
    },
  };
  traceReceived(trace, call);
  return trace;
}

function traceReceived(trace: Trace, call: InboundCall) {
  trace.add("call_received", {
    ...(call.caller.kind === "number"
      ? { caller: maskNumber(call.caller.number) }
      : { caller: null, reason: call.caller.reason }),
    called: call.called && maskNumber(call.called),
    ...(call.forwardedFrom ? { forwarded_from: maskNumber(call.forwardedFrom) } : {}),
  });
}

export function traceCache(trace: Trace, call: InboundCall, cache: CacheAnswer) {
  if (call.caller.kind === "unknown") return;
  const { result, lookup } = cache;
  const error = lookup.kind === "unavailable" ? { error: lookup.reason } : {};
  trace.add(
    "cache_lookup",
    { key: leadKey(maskNumber(call.caller.number)), result, ...error },
    cache.durationMs,
  );
}

/** Who told the lead; `given` is a dry run's own word. */
export type LeadSource = "cache" | "braze" | "nobody" | "given";

export function traceLead(trace: Trace, answer: CrmAnswer, source: LeadSource) {
  const { lookup } = answer;
  const learnt =
    lookup.kind === "found"
      ? { lead_owner: lookup.value.owner, lead_score: lookup.value.score }
      : { reason: lookup.reason };
  const durationMs = source === "braze" ? answer.durationMs : undefined;
  trace.add("customer_data", { result: lookup.kind, source, ...learnt }, durationMs);
}

/** How busy the dialers were, where a rule asked for it. */
export function traceCapacities(trace: Trace, { capacities }: CallFacts) {
  if (capacities) trace.add("capacity_check", { dialers: describeCapacities(capacities) });
}

/** Capacities as they are put on record: one entry a dialer. */
export function describeCapacities(capacities: NonNullable<CallFacts["capacities"]>) {
  return Object.entries(capacities).map(([dialer, capacity]) => {
    if (capacity.kind === "unknown") return { dialer, ...capacity };
    const { kind, available, total, utilizationPercent: utilization_percent } = capacity;
    return { dialer, kind, available, total, utilization_percent };
  });
}

/** How many agents were free at each dialer; `null` where that is unknown. */
export function countFreeAgents(capacities: NonNullable<CallFacts["capacities"]>) {
  return Object.fromEntries(
    Object.entries(capacities).map(([dialer, capacity]) => [
      dialer,
      capacity.kind === "unknown" ? null : capacity.available,
    ]),
  );
}

/** Breakers as they are put on record; `source` says where one did not tell just now. */
export function describeBreakers(breakers: Readings) {
  return Object.entries(breakers).map(([integration, { standing, source }]) => ({
    integration,
    ...standing,
    ...(source === "current" ? {} : { source }),
  }));
}

/** Every active rule and why, then the rules that could not be read. */
export function traceRules(trace: Trace, decision: Decision, broken: readonly BrokenRule[]) {
  for (const { rule, verdict, durationUs } of decision.trace) {
    trace.add("rule_evaluated", {
      rule_id: rule.id,
      name: rule.name,
      type: rule.type,
      verdict: verdict.kind,
      reason: verdict.reason,
      duration_us: durationUs,
    });
  }
  for (const rule of broken) {
    trace.add("rule_evaluated", {
      rule_id: rule.id,
      name: rule.name,
      type: rule.type,
      verdict: "invalid",
      reason: `the rule cannot be read: ${rule.reason}`,
      duration_us: 0,
    });
  }
}

export function traceHandover(trace: Trace, handover: Handover, reason: string) {
  switch (handover.kind) {
    case "dial":
      trace.add("dialer_selected", {
        dialer: handover.dialer,
        order: handover.state.order,
        ...(handover.skipped.length > 0 ? { skipped: handover.skipped } : {}),
        ...(handover.isTrial ? { trial: "its line was down: this call tries it" } : {}),
        reason,
      });
      return;
    case "menu":
      trace.add("menu_presented", { reason });
      return;
    case "nobody":
      trace.add("dialer_selected", { dialer: null, skipped: handover.skipped, reason });
  }
}
