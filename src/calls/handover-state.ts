/**
 * The state of a hand-over, carried in the signed address that Twilio asks next: a call keeps its
 * order when the configuration changes on the way.
 */
export interface HandoverState {
  /** Dialers by name, in the order they are tried. */
  order: readonly string[];
  step: HandoverStep;
  /** Which attempt of this call the dial is, from 1; on hold, the last one so far. */
  attempt: number;
  /** Since when the caller is on hold, epoch seconds; `null` before. */
  heldSince: number | null;
  /** The ruleset version that decided. */
  rulesetVersion: number;
}

/** Where a hand-over stands, in the order a call takes through it. */
export const HANDOVER_STEPS = [
  /** The number of last resort rings: our answer to the menu was not to be had. */
  "safety_net",
  "first",
  "retry",
  "fallback",
  /** The first dialer once more, after all of them failed. */
  "again",
  /** On hold, or the first dialer rings from there. */
  "hold",
  /** The second dialer rings from there. */
  "hold_fallback",
  /** The caller held as long as one may, and is offered a callback for the last time. */
  "last_offer",
] as const;
export type HandoverStep = (typeof HANDOVER_STEPS)[number];

/** The state of a call's first dial. */
export function startState(
  order: readonly string[],
  step: "safety_net" | "first",
  rulesetVersion: number,
): HandoverState {
  return { order, step, attempt: 1, heldSince: null, rulesetVersion };
}

/** What is on record of a step whose address told nothing. */
export const LOST_STATE = startState([], "first", 0);

/** The dialer that rings at a step; nobody where the number of last resort does. */
export function dialledBy({ step, order }: Pick<HandoverState, "step" | "order">) {
  switch (step) {
    case "safety_net":
    case "last_offer":
      return undefined;
    case "first":
    case "retry":
    case "again":
    case "hold":
      return order[0];
    case "fallback":
    case "hold_fallback":
      return order[1];
  }
}

/** Writes a state into the query of an address; `readState` is its other half. */
export function toQuery(state: HandoverState): URLSearchParams {
  return new URLSearchParams({
    v: "1",
    order: state.order.join(","),
    step: state.step,
    n: String(state.attempt),
    ...(state.heldSince === null ? {} : { since: String(state.heldSince) }),
    rs: String(state.rulesetVersion),
  });
}

/** `null` for an address that is not ours or of another version. */
export function readState(query: URLSearchParams): HandoverState | null {
  const step = HANDOVER_STEPS.find((known) => known === query.get("step"));
  const attempt = Number(query.get("n"));
  if (query.get("v") !== "1" || !step || !Number.isInteger(attempt) || attempt < 1) return null;
  const order = (query.get("order") ?? "").split(",").filter((name) => name !== "");
  const heldSince = Number(query.get("since")) || null;
  return { order, step, attempt, heldSince, rulesetVersion: Number(query.get("rs")) || 0 };
}
