import type { Deps } from "../../deps";
import type { ApiCall } from "../../resilience/api-call";
import type { Readings } from "../../resilience/breaker-client";
import type { Configuration } from "../../routing/configuration";
import type { Target } from "../../routing/verdict";
import { maskAllButLastFour } from "../../shared/phone-number";
import type { TimeBudget } from "../../shared/time-budget";
import { goesRound, type InboundCall } from "../call";
import type { CallRouted, DecisionRecord, Rung } from "../call-event";
import { type LearntFacts, toLedgerMessage, wholeMs } from "../decision-message";
import { describeBreakers, type Trace, traceHandover } from "../decision-trace";
import { emergencyNumber, findEmergencyNumber, renderLastResort } from "../emergency";
import { type Handover, ourNumbersOf, planHandover } from "../handover";
import { type HandoverState, startState } from "../handover-state";
import { contextOf, renderDial, renderMenu, renderStep } from "../handover-twiml";
import { tellSkipped } from "./tell-skipped";

type Needs = Pick<
  Deps,
  "variables" | "breakers" | "ledger" | "log" | "afterReply" | "requestId" | "publicUrl"
>;

/** A choice that was made, with all that explains it. */
export interface Choice {
  call: InboundCall;
  target: Target;
  reason: string;
  routingRule: CallRouted["routingRule"];
  rung: Rung;
  configuration: Configuration;
  facts: LearntFacts;
  inputs: DecisionRecord["inputs"];
  /** How each dialer's breaker stands. */
  breakers: Readings;
  apiCalls: ApiCall[];
  /** Where the menu is said: how often it was said again already, this time included. */
  menuRepeats?: number;
  /** Said to the caller before the dialer rings. */
  sayFirst?: string | null;
}

/**
 * Turns a choice into TwiML and writes it down: one event with the whole decision, appended to
 * the ledger before the reply.
 *
 * A target that cannot be reached gives way to the next dialer; with none left, the number of
 * last resort is dialled.
 */
export async function handOver(
  deps: Needs,
  choice: Choice,
  trace: Trace,
  budget: TimeBudget,
): Promise<string> {
  const decisionMs = wholeMs(budget.elapsedMs());
  const { call, configuration } = choice;
  const ourNumbers = ourNumbersOf(deps.variables);
  const { breakers } = choice;
  const handover = planHandover(choice.target, configuration, call, { ourNumbers, breakers });
  traceHandover(trace, handover, choice.reason);
  if (handover.kind === "dial") {
    tellSkipped(deps, call, handover.skipped);
    if (handover.isTrial) deps.afterReply(deps.breakers.beginTrial(handover.dialer));
  }

  const { twiml, dialer, rung, routingRule } = render(deps, choice, handover);
  const responseMs = wholeMs(budget.elapsedMs());
  trace.add("twiml_generated", { total_ms: responseMs });

  // Past the deadline the caller was connected otherwise; this choice must not stand on record.
  if (budget.leftMs() === 0) throw new Error("decided too late");
  const message = toLedgerMessage({
    requestId: deps.requestId,
    call,
    receivedAt: budget.startedAt,
    decisionMs,
    responseMs,
    dialer,
    routingRule,
    rung,
    rulesetVersion: configuration.version,
    facts: choice.facts,
    inputs: { ...choice.inputs, breakers: describeBreakers(breakers) },
    steps: trace.steps,
    apiCalls: choice.apiCalls,
  });
  await deps.ledger.append(message, budget);

  deps.log.info("call.routed", {
    call_sid: call.callSid,
    caller: call.caller.kind === "number" ? maskAllButLastFour(call.caller.number) : null,
    routed_dialer: dialer,
    routing_rule: routingRule,
    reason: choice.reason,
    rung,
    routing_decision_ms: decisionMs,
    response_time_ms: wholeMs(budget.elapsedMs()),
    braze_cache_hit: choice.facts.cacheHit,
  });
  return twiml;
}

/** What a rendered hand-over means for the record. */
interface Rendered {
  twiml: string;
  dialer: string | null;
  rung: Rung;
  routingRule: CallRouted["routingRule"];
}

function render(deps: Needs, choice: Choice, handover: Handover): Rendered {
  const { configuration, rung, routingRule } = choice;
  const context = contextOf(deps, configuration.settings, choice.call);

  switch (handover.kind) {
    case "dial": {
      const { number, state } = handover;
      const twiml = renderDial(context, number, state, choice.sayFirst ?? null);
      return { twiml, dialer: handover.dialer, rung, routingRule };
    }
    case "menu": {
      const twiml = renderMenu(context, safetyNet(deps, choice), choice.menuRepeats ?? 0);
      return { twiml, dialer: null, rung, routingRule };
    }
    case "nobody": {
      const known = numbersOf(configuration);
      const { call } = choice;
      deps.log.critical("call.no_dialer", {
        call_sid: call.callSid,
        skipped: handover.skipped,
        message: "No dialer can be reached: the number of last resort is dialled",
      });
      const twiml =
        goesRound(call) && findEmergencyNumber(deps.variables, call, known) === null
          ? renderStep(context, { kind: "goodbye" })
          : renderLastResort(deps.variables, call, known);
      return { twiml, dialer: null, rung: "default_number", routingRule: "emergency" };
    }
  }
}

/** Behind the menu stands the number of last resort, and behind that the usual dialers. */
function safetyNet(
  deps: Needs,
  { call, configuration }: Choice,
): { number: string; state: HandoverState } {
  const number = emergencyNumber(deps.variables, call, numbersOf(configuration));
  const { default_dialer, fallback_dialer } = configuration.settings;
  const order = [...new Set([default_dialer, fallback_dialer])];
  return { number, state: startState(order, "safety_net", configuration.version) };
}

function numbersOf({ dialers }: Configuration): (string | null)[] {
  return dialers.map((dialer) => dialer.phoneNumber);
}
