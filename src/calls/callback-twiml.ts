import { addTalk, type CallbackTalk } from "./callback-talk";
import { type HandoverState, toQuery } from "./handover-state";
import { speak, type TwimlContext } from "./handover-twiml";
import { gatherDigit, gatherNumber, hangup, respond } from "./twiml";

/** The longest pause between two keys of a number, seconds: people look numbers up. */
const KEY_PAUSE_SECONDS = 10;

/** Asks for the number to call back, up to the pound key; the first words say what was wrong. */
export function renderAskNumber(
  context: TwimlContext,
  state: HandoverState,
  talk: CallbackTalk,
  apologises = false,
): string {
  const { texts } = context.settings;
  const said = apologises
    ? [texts.callback_invalid, texts.callback_number]
    : [texts.callback_number];
  return respond(
    gatherNumber({
      action: toAddress(context, state, talk),
      prompt: said.map((text) => speak(context, text)),
      timeoutSeconds: KEY_PAUSE_SECONDS,
    }),
  );
}

/** Reads the number out digit by digit and asks whether it is right; the address has it sealed. */
export function renderConfirm(
  context: TwimlContext,
  state: HandoverState,
  { talk, sealed }: { talk: CallbackTalk; sealed: string },
): string {
  const spelled = [...talk.entered].join(" ");
  const text = context.settings.texts.callback_confirm.replaceAll("{number}", spelled);
  return respond(
    gatherDigit({
      action: toAddress(context, state, { ...talk, entered: sealed }),
      prompt: [speak(context, text)],
      timeoutSeconds: KEY_PAUSE_SECONDS,
    }),
  );
}

/** The number is kept: thanks, and the end. */
export function renderThanks(context: TwimlContext): string {
  return respond(speak(context, context.settings.texts.callback_thanks), hangup());
}

function toAddress({ publicUrl }: TwimlContext, state: HandoverState, talk: CallbackTalk): string {
  return `${publicUrl}/webhooks/twilio/callback?${addTalk(toQuery(state), talk)}`;
}
