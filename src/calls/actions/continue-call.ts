import type { Deps } from "../../deps";
import type { Configuration } from "../../routing/configuration";
import type { TimeBudget } from "../../shared/time-budget";
import type { InboundCall } from "../call";
import type { DialEnded, NextStep } from "../call-event";
import { renderLastResort } from "../emergency";
import { advance, dialledBy, type HandoverState, isOver, nextStep, reachOf } from "../handover";
import { renderDial, renderEnd, renderGoodbye } from "../handover-twiml";
import type { DialResult } from "../twilio-form";

type Needs = Pick<
  Deps,
  "variables" | "publicUrl" | "configuration" | "ledger" | "log" | "afterReply" | "now"
>;

/**
 * Takes the next step after a dialled leg ended: the end, the same dialer again, or the next one
 * of the order. The step is written down before the reply.
 *
 * Without a state (`null`: an address of another release, or one that was cut off) or without a
 * configuration the number of last resort is dialled, unless the call is over.
 */
export async function continueCall(
  deps: Needs,
  result: DialResult,
  state: HandoverState | null,
  budget: TimeBudget,
): Promise<string> {
  const { call } = result;
  if (state === null) return dialLastResort(deps, result, LOST_STATE, budget);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") return dialLastResort(deps, result, state, budget);

  const { configuration } = configured;
  const next = chooseNext(deps, result, state, configuration);
  const event = toEvent(deps, result, state, withoutNumber(next));
  await deps.ledger.append({ event, decision: null, apiCalls: [] }, budget);

  if (next.kind === "end") {
    const isLost = !result.callerHungUp && !isOver(result.dialStatus);
    if (!isLost) return renderEnd();
    const order = state.order.join(", ");
    deps.log.critical("call.nobody_reached", { call_sid: call.callSid, order });
    return renderGoodbye(configuration.settings);
  }
  deps.log.warning("call.dialled_again", {
    call_sid: call.callSid,
    failed_dialer: dialledBy(state) ?? null,
    reason: result.dialStatus,
    dialer: next.dialer,
    attempt: next.attempt,
  });
  const { settings } = configuration;
  const ourNumber = deps.variables.TWILIO_PHONE_NUMBER;
  const context = { publicUrl: deps.publicUrl, settings, call, ourNumber };
  return renderDial(context, next.number, advance(state, next));
}

type ReachableStep = { kind: "end" } | (Extract<NextStep, { kind: "dial" }> & { number: string });

/** The next step that can really be taken: a dialer without a usable number is passed over. */
function chooseNext(
  deps: Needs,
  result: DialResult,
  state: HandoverState,
  configuration: Configuration,
): ReachableStep {
  if (result.callerHungUp) return { kind: "end" };
  const step = nextStep(state, result.dialStatus, configuration.settings);
  if (step.kind === "end") return step;

  const number = numberOf(deps, step.dialer, result.call, configuration);
  if (number !== null) return { ...step, number };
  const passedOver = { ...result, dialStatus: "no-answer" };
  return chooseNext(deps, passedOver, advance(state, step), configuration);
}

function numberOf(
  deps: Needs,
  name: string,
  call: InboundCall,
  configuration: Configuration,
): string | null {
  const ourNumber = deps.variables.TWILIO_PHONE_NUMBER;
  const dialer = configuration.dialers.find((candidate) => candidate.name === name);
  const reach = reachOf(dialer, call, ourNumber ? [ourNumber] : []);
  return "number" in reach ? reach.number : null;
}

/** What is on record of a dial whose address tells nothing. */
const LOST_STATE: HandoverState = { order: [], step: "first", attempt: 1, rulesetVersion: 0 };

async function dialLastResort(
  deps: Needs,
  result: DialResult,
  state: HandoverState,
  budget: TimeBudget,
): Promise<string> {
  const isDone = result.callerHungUp || isOver(result.dialStatus);
  const event = toEvent(deps, result, state, { kind: isDone ? "end" : "last_resort" });
  await deps.ledger.append({ event, decision: null, apiCalls: [] }, budget);
  if (isDone) return renderEnd();

  const { callSid } = result.call;
  deps.log.critical("call.emergency_route", { call_sid: callSid, reason: "the plan is lost" });
  return renderLastResort(deps.variables, result.call);
}

function toEvent(deps: Needs, result: DialResult, state: HandoverState, next: NextStep): DialEnded {
  const { call } = result;
  return {
    kind: "call.dial_ended",
    key: `${call.callSid}:dial_ended:${result.legSid ?? `${state.step}-${state.attempt}`}`,
    callSid: call.callSid,
    at: deps.now(),
    legSid: result.legSid,
    dialer: dialledBy(state) ?? null,
    attempt: state.attempt,
    dialStatus: result.dialStatus,
    durationSeconds: result.durationSeconds,
    callerHungUp: result.callerHungUp,
    next,
  };
}

function withoutNumber(next: ReachableStep): NextStep {
  if (next.kind === "end") return next;
  return { kind: "dial", dialer: next.dialer, attempt: next.attempt };
}
