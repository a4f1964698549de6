import type { Deps } from "../deps";
import type { RoutingSettings } from "../settings/routing-settings";
import type { InboundCall } from "./call";
import { chooseCallerId, type TakenStep } from "./handover";
import { dialledBy, type HandoverState, toQuery } from "./handover-state";
import { toMenuAddress } from "./menu";
import { dial, gatherDigit, hangup, pause, respond, say, type Verb, type Voice } from "./twiml";

/** What every document needs to know of its surroundings. */
export interface TwimlContext {
  /** The public address of this product, without a slash at the end. */
  publicUrl: string;
  settings: RoutingSettings;
  call: InboundCall;
  /** Shown where the caller's own number may not or cannot be. */
  ourNumber: string | undefined;
}

/** The surroundings of one call's documents. */
export function contextOf(
  { publicUrl, variables }: Pick<Deps, "publicUrl" | "variables">,
  settings: RoutingSettings,
  call: InboundCall,
): TwimlContext {
  return { publicUrl, settings, call, ourNumber: variables.TWILIO_PHONE_NUMBER };
}

/** A breath between "please hold" and the next ringing, seconds. */
const PAUSE_SECONDS = 2;

/** Renders what a caller gets next. */
export function renderStep(context: TwimlContext, step: TakenStep): string {
  switch (step.kind) {
    case "end":
      return renderEnd();
    case "dial":
      if (step.state.step === "again") return renderDialAgain(context, step.number, step.state);
      return renderDial(context, step.number, step.state);
    case "hold":
      return renderHold(context, step.state, step.isFirst);
    case "last_offer":
      return renderLastOffer(context, step.state);
    case "goodbye":
      return respond(speak(context, context.settings.texts.goodbye), hangup());
  }
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

/** Rings a dialer once more after all have failed; the caller is asked for patience first. */
function renderDialAgain(context: TwimlContext, number: string, state: HandoverState): string {
  const asking = speak(context, context.settings.texts.please_hold);
  return respond(asking, pause(PAUSE_SECONDS), dialVerb(context, number, state));
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

/** Whatever a caller hears has the voice and the language of the settings. */
export function speak({ settings: { menu } }: Pick<TwimlContext, "settings">, text: string): Verb {
  return say(text, { voice: menu.voice ?? undefined, language: menu.language ?? undefined });
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

/** Keeps the caller on hold until the dialers are tried again, and listens for a key meanwhile. */
function renderHold(context: TwimlContext, state: HandoverState, isFirst: boolean): string {
  const { texts, hold, callbacks } = context.settings;
  const offering = isFirst ? texts.difficulties : texts.hold;
  const plain = isFirst ? texts.difficulties_without_callback : texts.please_hold;
  const gather = gatherDigit({
    action: toHoldAddress(context, state),
    prompt: [speak(context, callbacks.enabled ? offering : plain)],
    timeoutSeconds: hold.interval_seconds,
  });
  return respond(gather);
}

/** Offers a callback for the last time before the goodbye. */
function renderLastOffer(context: TwimlContext, state: HandoverState): string {
  const prompt = [speak(context, context.settings.texts.hold)];
  return respond(gatherDigit({ action: toHoldAddress(context, state), prompt }));
}

function toHoldAddress({ publicUrl }: TwimlContext, state: HandoverState): string {
  return `${publicUrl}/webhooks/twilio/hold?${toQuery(state)}`;
}

/** Rings the number of last resort with no callback at all: nothing of ours is needed any more. */
export function renderEmergency(number: string, callerId: string | undefined): string {
  return respond(dial({ number, callerId, answerOnBridge: true }));
}

/** Somebody hears these words, and the call ends. */
export function renderMessage(text: string, voice: Voice): string {
  return respond(say(text, voice), hangup());
}

/** Nothing more to do: the call ends. */
export function renderEnd(): string {
  return respond();
}
