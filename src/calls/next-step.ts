import type { RoutingSettings } from "../settings/routing-settings";
import type { NextStep } from "./call-event";
import { dialledBy, type HandoverState, type HandoverStep } from "./handover-state";

/** What a caller gets next, with the state that Twilio brings back from there. */
export type Step =
  | { kind: "end" }
  | { kind: "dial"; dialer: string; state: HandoverState }
  /** `isFirst`: the caller hears for the first time that nobody can be reached. */
  | { kind: "hold"; isFirst: boolean; state: HandoverState }
  | { kind: "last_offer"; state: HandoverState }
  | { kind: "goodbye" };

type Settings = Pick<RoutingSettings, "max_retry_attempts" | "retry_on" | "hold" | "callbacks">;

/** Whether a dial that ended so needs nothing more: it was answered, or the caller gave up. */
export function isOver(dialStatus: string): boolean {
  return ["completed", "answered", "canceled"].includes(dialStatus);
}

/**
 * What comes after a dialled leg ended; `now` is epoch milliseconds.
 *
 * Answered or given up by the caller: the end. A status that retries rings the same dialer again
 * as often as the settings say; any other goes to the next dialer at once. When all have failed,
 * the first one is tried once more; then the caller holds, and the dialers are tried from time to
 * time until that lasted too long.
 */
export function nextStep(
  state: HandoverState,
  dialStatus: string,
  settings: Settings,
  now: number,
): Step {
  if (isOver(dialStatus)) return { kind: "end" };
  switch (state.step) {
    case "safety_net":
      return dialAt("first", state) ?? startHold(state, now);
    case "first":
    case "retry":
      return (
        (mayRetry(state, dialStatus, settings) ? dialAt("retry", state) : null) ??
        dialAt("fallback", state) ??
        dialAt("again", state) ??
        startHold(state, now)
      );
    case "fallback":
      return dialAt("again", state) ?? startHold(state, now);
    case "again":
      return startHold(state, now);
    case "hold":
      return dialAt("hold_fallback", state) ?? holdOn(state, settings, now);
    case "hold_fallback":
    case "last_offer":
      return holdOn(state, settings, now);
  }
}

/** What comes after a caller on hold did not ask for a callback: the dialers again, or the end. */
export function stepAfterHold(state: HandoverState, settings: Settings, now: number): Step {
  if (state.step === "last_offer") return { kind: "goodbye" };
  if (hasHeldTooLong(state, settings, now)) return parting(state, settings);
  return dialAt("hold", state) ?? holdOn(state, settings, now);
}

/** Whether this step is taken because all dialers of the order have just failed. */
export function isAllFailed(before: HandoverState, next: Step): boolean {
  const wasTrying = ["safety_net", "first", "retry", "fallback"].includes(before.step);
  if (!wasTrying) return false;
  return next.kind === "hold" || (next.kind === "dial" && next.state.step === "again");
}

/** A step as it is put on record. */
export function describeStep(step: Step): NextStep {
  if (step.kind !== "dial") return { kind: step.kind };
  const { dialer, state } = step;
  return { kind: "dial", dialer, attempt: state.attempt, step: state.step };
}

function mayRetry(
  { attempt }: HandoverState,
  dialStatus: string,
  { retry_on, max_retry_attempts }: Settings,
): boolean {
  const retries = attempt - 1;
  return retries < max_retry_attempts && retry_on.some((status) => status === dialStatus);
}

/** Dials whoever rings at that step; `null` where the order has nobody for it. */
function dialAt(step: HandoverStep, before: HandoverState): Step | null {
  const state = { ...before, step, attempt: before.attempt + 1 };
  const dialer = dialledBy(state);
  return dialer === undefined ? null : { kind: "dial", dialer, state };
}

function startHold(state: HandoverState, now: number): Step {
  const heldSince = Math.floor(now / 1_000);
  return { kind: "hold", isFirst: true, state: { ...state, step: "hold", heldSince } };
}

function holdOn(state: HandoverState, settings: Settings, now: number): Step {
  if (state.heldSince === null) return startHold(state, now);
  if (hasHeldTooLong(state, settings, now)) return parting(state, settings);
  return { kind: "hold", isFirst: false, state: { ...state, step: "hold" } };
}

function hasHeldTooLong({ heldSince }: HandoverState, { hold }: Settings, now: number): boolean {
  return heldSince !== null && now / 1_000 - heldSince >= hold.max_seconds;
}

function parting(state: HandoverState, { callbacks }: Settings): Step {
  if (!callbacks.enabled) return { kind: "goodbye" };
  return { kind: "last_offer", state: { ...state, step: "last_offer" } };
}
