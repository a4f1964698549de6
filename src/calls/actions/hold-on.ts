import type { Deps } from "../../deps";
import type { Usable } from "../../routing/configuration-store";
import type { TimeBudget } from "../../shared/time-budget";
import type { InboundCall } from "../call";
import type { HoldAnswered } from "../call-event";
import { ourNumbersOf, passOver } from "../handover";
import { type HandoverState, LOST_STATE } from "../handover-state";
import { contextOf, renderStep } from "../handover-twiml";
import { whyCopy } from "../move";
import { describeStep, stepAfterHold } from "../next-step";
import { rescueCall } from "./rescue-call";
import { tellSkipped } from "./tell-skipped";

/** A call on hold, and the keys its caller pressed; empty for none in time. */
export interface HeldCall {
  call: InboundCall;
  state: HandoverState;
  digits: string;
}

type Needs = Pick<Deps, "variables" | "publicUrl" | "ledger" | "log" | "now">;

/** Takes a caller who goes on waiting to the dialers once more, or to the end of all waiting. */
export async function holdOn(
  deps: Needs,
  held: HeldCall,
  configured: Usable,
  budget: TimeBudget,
): Promise<string> {
  const { call, state } = held;
  const { configuration } = configured;
  const { settings } = configuration;
  const now = deps.now();
  const ourNumbers = ourNumbersOf(deps.variables);
  const wanted = stepAfterHold(state, settings, now);
  const { step, skipped } = passOver(wanted, { configuration, call, ourNumbers, now });

  const configurationCopy = whyCopy(configured);
  await recordHold(deps, held, { next: describeStep(step), skipped, configurationCopy }, budget);
  tellSkipped(deps, call, skipped);
  const isLost = step.kind === "goodbye";
  if (isLost) deps.log.error("call.nobody_reached", { call_sid: call.callSid });
  else deps.log.info("call.held", { call_sid: call.callSid, next: step.kind });
  return renderStep(contextOf(deps, settings, call), step);
}

/**
 * Connects a caller on hold to the number of last resort: there is no configuration, or the
 * address told nothing of the plan. The keys may be half a number: they stay off the record.
 */
export async function rescueHeld(
  deps: Pick<Deps, "variables" | "ledger" | "log" | "now">,
  { call, state }: Pick<HeldCall, "call"> & { state: HandoverState | null },
  budget: TimeBudget,
): Promise<string> {
  const held = { call, state: state ?? LOST_STATE, digits: "" };
  const next = { kind: "last_resort" } as const;
  await recordHold(deps, held, { next, skipped: [], configurationCopy: null }, budget);
  return rescueCall(deps, call);
}

/** Writes down what a caller on hold pressed, and what comes of it. */
export async function recordHold(
  deps: Pick<Deps, "ledger" | "now">,
  { call: { callSid }, state, digits }: HeldCall,
  move: Pick<HoldAnswered, "next" | "skipped" | "configurationCopy">,
  budget: TimeBudget,
): Promise<void> {
  const event: HoldAnswered = {
    kind: "call.hold_answered",
    // The same answer, told twice, is one; the attempt counts up with every dial in between.
    key: `${callSid}:hold_answered:${state.step}-${state.attempt}-${move.next.kind}`,
    callSid,
    at: deps.now(),
    digits,
    ...move,
  };
  await deps.ledger.append({ event, decision: null, apiCalls: [] }, budget);
}
