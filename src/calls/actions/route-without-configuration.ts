import type { Deps } from "../../deps";
import { maskAllButLastFour } from "../../shared/phone-number";
import type { TimeBudget } from "../../shared/time-budget";
import type { InboundCall } from "../call";
import { NOTHING_LEARNT, toLedgerMessage, wholeMs } from "../decision-message";
import type { Trace } from "../decision-trace";
import { renderLastResort } from "../emergency";

type Needs = Pick<Deps, "variables" | "ledger" | "log" | "requestId">;

/**
 * Connects a call when no configuration can be read, or when routing itself broke: the number of
 * last resort, and a record that says why.
 */
export async function routeWithoutConfiguration(
  deps: Needs,
  call: InboundCall,
  reason: string,
  trace: Trace,
  budget: TimeBudget,
  rung: "default_number" | "static" = "default_number",
): Promise<string> {
  const elapsedMs = wholeMs(budget.elapsedMs());
  trace.add("emergency_number", { reason });
  trace.add("twiml_generated", { total_ms: elapsedMs });

  const message = toLedgerMessage({
    requestId: deps.requestId,
    call,
    receivedAt: budget.startedAt,
    decisionMs: elapsedMs,
    responseMs: elapsedMs,
    dialer: null,
    routingRule: "emergency",
    rung,
    rulesetVersion: null,
    facts: NOTHING_LEARNT,
    inputs: { reason },
    steps: trace.steps,
    apiCalls: [],
  });
  await deps.ledger.append(message, budget);
  deps.log.info("call.routed", {
    call_sid: call.callSid,
    caller: call.caller.kind === "number" ? maskAllButLastFour(call.caller.number) : null,
    routed_dialer: null,
    routing_rule: "emergency",
    reason,
    rung,
    routing_decision_ms: elapsedMs,
    response_time_ms: elapsedMs,
    braze_cache_hit: null,
  });
  deps.log.critical("call.emergency_route", { call_sid: call.callSid, reason, rung });
  return renderLastResort(deps.variables, call);
}
