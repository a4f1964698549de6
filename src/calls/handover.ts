import type { Dialer } from "../dialers/dialer";
import type { Variables } from "../env";
import type { Readings } from "../resilience/breaker-client";
import type { Configuration } from "../routing/configuration";
import type { Target } from "../routing/verdict";
import type { RoutingSettings } from "../settings/routing-settings";
import { isDestination } from "../shared/phone-number";
import type { InboundCall } from "./call";
import { orderByBreakers } from "./dial-order";
import { type HandoverState, startState } from "./handover-state";
import { nextStep, type Step } from "./next-step";

/** A caller hears ringing at no more than two places. */
const MOST_DIALERS = 2;

/** A dialer that was left out or stands back, and why. */
export interface Skipped {
  dialer: string;
  reason: string;
}

export type Handover =
  | {
      kind: "dial";
      dialer: string;
      number: string;
      state: HandoverState;
      skipped: Skipped[];
      /** This call tries the line of `dialer`, which was dead. */
      isTrial: boolean;
    }
  | { kind: "menu" }
  | { kind: "nobody"; skipped: Skipped[] };

/**
 * Orders the dialers that can take a call: the target, then the fallback, then the primary; those
 * whose breaker is open stand behind the others.
 *
 * A dialer that is inactive, has no number or that of another one, or whose number would send the
 * call back to where it came from is skipped with its reason.
 */
export function planHandover(
  target: Target,
  configuration: Configuration,
  call: InboundCall,
  { ourNumbers, breakers }: { ourNumbers: readonly string[]; breakers: Readings },
): Handover {
  if (target.kind === "ivr_menu") return { kind: "menu" };

  const { settings, dialers, version } = configuration;
  const wanted = new Set([target.dialer, settings.fallback_dialer, settings.primary_dialer]);
  const skipped: Skipped[] = [];
  const numbers = new Map<string, string>();
  for (const name of wanted) {
    const dialer = dialers.find((candidate) => candidate.name === name);
    const reach = reachOf(dialer, call, ourNumbers);
    const twin = "number" in reach && [...numbers].find(([, taken]) => taken === reach.number);
    if (twin) skipped.push({ dialer: name, reason: `it has the same number as ${twin[0]}` });
    else if ("number" in reach) numbers.set(name, reach.number);
    else skipped.push({ dialer: name, reason: reach.reason });
  }

  const { order, passedOver, trial } = orderByBreakers([...numbers.keys()], breakers);
  const [dialer] = order;
  const number = dialer && numbers.get(dialer);
  if (!dialer || !number) return { kind: "nobody", skipped };
  const state = startState(order.slice(0, MOST_DIALERS), "first", version);
  const isTrial = trial === dialer;
  return { kind: "dial", dialer, number, state, skipped: [...skipped, ...passedOver], isTrial };
}

/** Numbers that lead back to us. */
export function ourNumbersOf({ TWILIO_PHONE_NUMBER }: Variables): string[] {
  return TWILIO_PHONE_NUMBER ? [TWILIO_PHONE_NUMBER] : [];
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
  if (call.forwarders.includes(number)) {
    return { reason: "this caller's call has just come back from this number" };
  }
  if (number === call.called || ourNumbers.includes(number)) {
    return { reason: "the number is one of our own: the call would come back" };
  }
  return { number };
}

/** A step that can be taken: for a dial it is known which number rings. */
export type TakenStep =
  | Exclude<Step, { kind: "dial" }>
  | (Extract<Step, { kind: "dial" }> & { number: string });

/** What decides whether a dialer can be rung for this call. */
export interface Surroundings {
  configuration: Configuration;
  call: InboundCall;
  ourNumbers: readonly string[];
  /** Epoch milliseconds. */
  now: number;
}

/**
 * The step itself, or the first one after it that can be taken: a dialer that cannot be rung any
 * more is passed over as if it did not answer.
 */
export function passOver(
  step: Step,
  around: Surroundings,
): { step: TakenStep; skipped: Skipped[] } {
  if (step.kind !== "dial") return { step, skipped: [] };
  const { dialers, settings } = around.configuration;
  const dialer = dialers.find((candidate) => candidate.name === step.dialer);
  const reach = reachOf(dialer, around.call, around.ourNumbers);
  if ("number" in reach) return { step: { ...step, number: reach.number }, skipped: [] };

  const next = passOver(nextStep(step.state, "no-answer", settings, around.now), around);
  const skipped = { dialer: step.dialer, reason: reach.reason };
  return { step: next.step, skipped: [skipped, ...next.skipped] };
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
