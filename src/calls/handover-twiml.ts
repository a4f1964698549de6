import type { RoutingSettings } from "../settings/routing-settings";
import type { InboundCall } from "./call";
import { chooseCallerId, dialledBy, type HandoverState, toQuery } from "./handover";
import { toMenuAddress } from "./menu";
import { dial, gatherDigit, hangup, respond, say, type Verb } from "./twiml";

/** What every document needs to know of its surroundings. */
export interface TwimlContext {
  /** The public address of this product, without a slash at the end. */
  publicUrl: string;
  settings: RoutingSettings;
  call: InboundCall;
  /** Shown where the caller's own number may not or cannot be. */
  ourNumber: string | undefined;
}

/** Rings one dialer, with everything Twilio needs to tell us how it went. */
export function renderDial(
  context: TwimlContext,
  number: string,
  state: HandoverState,
  sayFirst: string | null = null,
): string {
  const dialling = dialVerb(context, number, state);
  return sayFirst === null ? respond(dialling) : respond(speak(context, sayFirst), dialling);
}

/** Whatever a caller hears has the voice and the language of the settings. */
function speak({ settings: { menu } }: Pick<TwimlContext, "settings">, text: string): Verb {
  return say(text, { voice: menu.voice ?? undefined, language: menu.language ?? undefined });
}

function dialVerb(context: TwimlContext, number: string, state: HandoverState): Verb {
  const { publicUrl, settings, call, ourNumber } = context;
  const about = new URLSearchParams({
    dialer: dialledBy(state) ?? "",
    attempt: String(state.attempt),
  });
  return dial({
    number,
    action: `${publicUrl}/webhooks/twilio/dial?${toQuery(state)}`,
    timeoutSeconds: settings.dial_timeout_seconds,
    callerId: chooseCallerId(settings.caller_id, call, ourNumber),
    answerOnBridge: true,
    statusCallback: `${publicUrl}/webhooks/twilio/status?${about}`,
  });
}

/**
 * Asks the caller for a digit. The verbs after the menu are a safety net: Twilio reaches them
 * only if our answer to the menu's result fails.
 */
export function renderMenu(
  context: TwimlContext,
  safetyNet: { number: string; state: HandoverState },
  repeats = 0,
): string {
  const { menu } = context.settings;
  const gather = gatherDigit({
    action: toMenuAddress(repeats),
    prompt: [speak(context, menu.prompt)],
  });
  const { number, state } = safetyNet;
  return respond(gather, speak(context, menu.no_input), dialVerb(context, number, state));
}

/** Says that nobody can be reached, and ends the call. */
export function renderGoodbye(settings: RoutingSettings): string {
  return respond(speak({ settings }, settings.texts.goodbye), hangup());
}

/** Rings the number of last resort with no callback at all: nothing of ours is needed any more. */
export function renderEmergency(number: string, callerId: string | undefined): string {
  return respond(dial({ number, callerId, answerOnBridge: true }));
}

/** Nothing more to do: the call ends. */
export function renderEnd(): string {
  return respond();
}
