import type { Deps } from "../../deps";
import type { TimeBudget } from "../../shared/time-budget";
import type { DialEnded, NextStep } from "../call-event";
import { ourNumbersOf, passOver } from "../handover";
import { dialledBy, type HandoverState, LOST_STATE } from "../handover-state";
import { contextOf, renderEnd, renderStep } from "../handover-twiml";
import { whyCopy } from "../move";
import { describeStep, isAllFailed, isOver, nextStep, type Step } from "../next-step";
import type { DialResult } from "../twilio-form";
import { reportLine } from "./report-line";
import { rescueCall } from "./rescue-call";
import { tellSkipped } from "./tell-skipped";

type Needs = Pick<
  Deps,
  "variables" | "breakers" | "publicUrl" | "configuration" | "ledger" | "log" | "afterReply" | "now"
>;

/**
 * Takes the next step after a dialled leg ended: the end, the same dialer again, the next one of
 * the order, or hold. The step is written down before the reply.
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
  reportLine(deps, result, state);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") return dialLastResort(deps, result, state, budget);

  const { configuration } = configured;
  const { settings } = configuration;
  const now = deps.now();
  const wanted: Step = result.callerHungUp
    ? { kind: "end" }
    : nextStep(state, result.dialStatus, settings, now);
  const ourNumbers = ourNumbersOf(deps.variables);
  const { step, skipped } = passOver(wanted, { configuration, call, ourNumbers, now });

  const allFailed = isAllFailed(state, step);
  const decided = toEvent(deps, result, state, describeStep(step));
  const event = { ...decided, allFailed, skipped, configurationCopy: whyCopy(configured) };
  await deps.ledger.append({ event, decision: null, apiCalls: [] }, budget);

  tellSkipped(deps, call, skipped);
  tellStep(deps, result, state, step);
  if (allFailed) tellAllFailed(deps, result, state);
  return renderStep(contextOf(deps, settings, call), step);
}

function tellStep(deps: Needs, { call, dialStatus }: DialResult, state: HandoverState, step: Step) {
  const fields = { call_sid: call.callSid, failed_dialer: dialledBy(state) ?? null };
  switch (step.kind) {
    case "end":
      if (state.step !== "retry" || dialStatus !== "completed") return;
      deps.log.info("call.retry_succeeded", { call_sid: call.callSid, dialer: dialledBy(state) });
      return;
    case "dial":
      deps.log.warning("call.dialled_again", {
        ...fields,
        reason: dialStatus,
        dialer: step.dialer,
        attempt: step.state.attempt,
      });
      return;
    case "hold":
    case "last_offer":
      deps.log.info("call.holding", { ...fields, reason: dialStatus });
      return;
    case "goodbye":
      deps.log.error("call.nobody_reached", { ...fields, reason: dialStatus });
  }
}

/** All dialers of a call failed: people must hear of it at once, while the caller still waits. */
function tellAllFailed(deps: Needs, { call, dialStatus }: DialResult, { order }: HandoverState) {
  deps.log.critical("call.both_dialers_failed", {
    call_sid: call.callSid,
    order: order.join(", "),
    reason: dialStatus,
  });
}

async function dialLastResort(
  deps: Needs,
  result: DialResult,
  state: HandoverState,
  budget: TimeBudget,
): Promise<string> {
  const isDone = result.callerHungUp || isOver(result.dialStatus);
  const event = toEvent(deps, result, state, { kind: isDone ? "end" : "last_resort" });
  await deps.ledger.append({ event, decision: null, apiCalls: [] }, budget);
  return isDone ? renderEnd() : rescueCall(deps, result.call);
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
    allFailed: false,
    next,
    skipped: [],
    configurationCopy: null,
  };
}
