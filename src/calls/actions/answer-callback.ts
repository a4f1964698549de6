import { readCallbackNumber } from "../../callbacks/callback-number";
import type { Deps } from "../../deps";
import { maskAllButLastFour } from "../../shared/phone-number";
import type { TimeBudget } from "../../shared/time-budget";
import type { CallbackRequested } from "../call-event";
import { type CallbackTalk, continueTalk, type TalkStep } from "../callback-talk";
import { renderAskNumber, renderConfirm, renderThanks } from "../callback-twiml";
import { contextOf } from "../handover-twiml";
import { type HeldCall, holdOn, rescueHeld } from "./hold-on";

type Needs = Pick<
  Deps,
  | "variables"
  | "publicUrl"
  | "configuration"
  | "keypadSeal"
  | "ledger"
  | "log"
  | "afterReply"
  | "now"
>;

/**
 * Goes on with a caller who leaves a number: it is asked for, read back, and kept once confirmed.
 * Thanks are said only for what is written down. In addresses the number stands sealed.
 *
 * Too many wrong tries, callbacks switched off meanwhile, or a number that could not be written
 * down: the caller is held on. Without a configuration the number of last resort is dialled.
 */
export async function answerCallback(
  deps: Needs,
  held: HeldCall,
  told: CallbackTalk,
  budget: TimeBudget,
): Promise<string> {
  const { call, state, digits } = held;
  const talk = { ...told, entered: await deps.keypadSeal.open(told.entered) };
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") return rescueHeld(deps, held, budget);

  const { configuration } = configured;
  const { callbacks } = configuration.settings;
  const context = contextOf(deps, configuration.settings, call);
  const step: TalkStep = callbacks.enabled
    ? continueTalk(talk, digits, (entered) =>
        readCallbackNumber(entered, call.called, callbacks.countries),
      )
    : { kind: "hold", reason: "callbacks were switched off" };
  const holdInstead = (reason: string) => {
    deps.log.warning("call.callback_not_left", { call_sid: call.callSid, reason });
    // The keys were for the number, not for the hold: they stay off the record.
    return holdOn(deps, { ...held, digits: "" }, configured, budget);
  };
  switch (step.kind) {
    case "ask_number":
      return renderAskNumber(context, state, step.talk, step.apologises);
    case "confirm":
      return renderConfirm(context, state, {
        talk: step.talk,
        sealed: await deps.keypadSeal.seal(step.talk.entered),
      });
    case "hold":
      return holdInstead(step.reason);
    case "keep": {
      if (await keepCallback(deps, held, step.phoneNumber, budget)) return renderThanks(context);
      return holdInstead("the number could not be written down");
    }
  }
}

async function keepCallback(
  deps: Needs,
  { call: { callSid } }: HeldCall,
  phoneNumber: string,
  budget: TimeBudget,
): Promise<boolean> {
  const event: CallbackRequested = {
    kind: "call.callback_requested",
    key: `${callSid}:callback_requested`,
    callSid,
    at: deps.now(),
    phoneNumber,
  };
  const isKept = await deps.ledger.keep({ event, decision: null, apiCalls: [] }, budget);
  const fields = { call_sid: callSid, number: maskAllButLastFour(phoneNumber) };
  if (isKept) deps.log.info("call.callback_requested", fields);
  else deps.log.critical("call.callback_not_kept", fields);
  return isKept;
}
