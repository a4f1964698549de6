import type { Dialer } from "../dialers/dialer";
import type { Configuration } from "../routing/configuration";
import type { Target } from "../routing/verdict";
import type { RoutingSettings } from "../settings/routing-settings";
import { isDestination } from "../shared/phone-number";
import type { InboundCall } from "./call";
import type { NextStep } from "./call-event";

/**
 * The state of a hand-over, carried in the signed action address of each dial: a call keeps its
 * order when the configuration changes on the way.
 */
export interface HandoverState {
  /** Dialers by name, in the order they are tried. */
  order: readonly string[];
  step: HandoverStep;
  /** Which attempt of this call the dial is, from 1. */
  attempt: number;
  /** The ruleset version that decided. */
  rulesetVersion: number;
}

/** `safety_net`: the number of last resort rings, because our answer to the menu was not to be had. */
export const HANDOVER_STEPS = ["safety_net", "first", "retry", "fallback"] as const;
export type HandoverStep = (typeof HANDOVER_STEPS)[number];

/** A caller hears ringing at no more than two places. */
const MOST_DIALERS = 2;

/** A dialer that was left out, and why. */
export interface Skipped {
  dialer: string;
  reason: string;
}

export type Handover =
  | { kind: "dial"; dialer: string; number: string; state: HandoverState; skipped: Skipped[] }
  | { kind: "menu" }
  | { kind: "nobody"; skipped: Skipped[] };

/**
 * Orders the dialers that can take a call: the target, then the fallback, then the primary.
 *
 * A dialer that is inactive, has no number, or whose number would send the call back to where it
 * came from is skipped with its reason.
 */
export function planHandover(
  target: Target,
  configuration: Configuration,
  call: InboundCall,
  ourNumbers: readonly string[],
): Handover {
  if (target.kind === "ivr_menu") return { kind: "menu" };

  const { settings, dialers, version } = configuration;
  const wanted = new Set([target.dialer, settings.fallback_dialer, settings.primary_dialer]);
  const skipped: Skipped[] = [];
  const reachable: { name: string; number: string }[] = [];
  for (const name of wanted) {
    const dialer = dialers.find((candidate) => candidate.name === name);
    const reach = reachOf(dialer, call, ourNumbers);
    if ("number" in reach) reachable.push({ name, number: reach.number });
    else skipped.push({ dialer: name, reason: reach.reason });
  }

  const [first] = reachable;
  if (!first) return { kind: "nobody", skipped };
  const order = reachable.slice(0, MOST_DIALERS).map((dialer) => dialer.name);
  const state: HandoverState = { order, step: "first", attempt: 1, rulesetVersion: version };
  return { kind: "dial", dialer: first.name, number: first.number, state, skipped };
}

/** The number a dialer is reached at, or why it cannot be for this call. */
export function reachOf(
  dialer: Dialer | undefined,
  call: InboundCall,
  ourNumbers: readonly string[],
): { number: string } | { reason: string } {
  if (!dialer) return { reason: "there is no such dialer" };
  if (!dialer.active) return { reason: "the dialer is switched off" };
  const number = dialer.phoneNumber;
  if (number === null) return { reason: "the dialer has no phone number" };
  if (!isDestination(number)) return { reason: "the dialer's number cannot be dialled" };
  if (number === call.forwardedFrom) return { reason: "the call was forwarded from this number" };
  if (number === call.called || ourNumbers.includes(number)) {
    return { reason: "the number is one of our own: the call would come back" };
  }
  return { number };
}

/** The number of last resort is no part of any plan. */
export type PlannedStep = Exclude<NextStep, { kind: "last_resort" }>;

/** Whether a dial that ended so needs nothing more: it was answered, or the caller gave up. */
export function isOver(dialStatus: string): boolean {
  return ["completed", "answered", "canceled"].includes(dialStatus);
}

/**
 * What comes after a dialled leg ended.
 *
 * Answered or given up by the caller: the end. A status that retries rings the same dialer again
 * as often as the settings say; everything else goes to the next dialer of the order at once.
 */
export function nextStep(
  state: HandoverState,
  dialStatus: string,
  settings: Pick<RoutingSettings, "max_retry_attempts" | "retry_on">,
): PlannedStep {
  if (isOver(dialStatus)) return { kind: "end" };

  const tried = dialledBy(state);
  const attempt = state.attempt + 1;
  const [primary] = state.order;
  if (state.step === "safety_net" && primary) return { kind: "dial", dialer: primary, attempt };
  const retries = state.step === "retry" ? state.attempt - 1 : 0;
  const mayRetry = state.step !== "fallback" && settings.retry_on.some((s) => s === dialStatus);
  if (tried !== undefined && mayRetry && retries < settings.max_retry_attempts) {
    return { kind: "dial", dialer: tried, attempt };
  }

  const fallback = state.order[1];
  if (state.step === "fallback" || fallback === undefined) return { kind: "end" };
  return { kind: "dial", dialer: fallback, attempt };
}

/** The state that goes with a next step. */
export function advance(
  state: HandoverState,
  next: Extract<NextStep, { kind: "dial" }>,
): HandoverState {
  const step = next.dialer === state.order[0] ? "retry" : "fallback";
  return { ...state, step, attempt: next.attempt };
}

/** The dialer a state stands for; nobody's number is the one of last resort. */
export function dialledBy({ step, order }: HandoverState): string | undefined {
  if (step === "safety_net") return undefined;
  return step === "fallback" ? order[1] : order[0];
}

/** Writes a state into the query of an action address; `readState` is its other half. */
export function toQuery(state: HandoverState): string {
  const query = new URLSearchParams({
    v: "1",
    order: state.order.join(","),
    step: state.step,
    n: String(state.attempt),
    rs: String(state.rulesetVersion),
  });
  return query.toString();
}

/** `null` for an address that is not ours or of another version. */
export function readState(query: URLSearchParams): HandoverState | null {
  const step = HANDOVER_STEPS.find((known) => known === query.get("step"));
  const attempt = Number(query.get("n"));
  if (query.get("v") !== "1" || !step || !Number.isInteger(attempt) || attempt < 1) return null;
  const order = (query.get("order") ?? "").split(",").filter((name) => name !== "");
  return { order, step, attempt, rulesetVersion: Number(query.get("rs")) || 0 };
}

/** What the dialer's display shows: the caller where that is allowed and known, else our number. */
export function chooseCallerId(
  policy: RoutingSettings["caller_id"],
  call: Pick<InboundCall, "caller" | "called">,
  ourNumber: string | undefined,
): string | undefined {
  if (policy === "pass_through" && call.caller.kind === "number") return call.caller.number;
  return call.called !== null && isDestination(call.called) ? call.called : ourNumber;
}
