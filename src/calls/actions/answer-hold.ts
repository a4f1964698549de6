import type { Deps } from "../../deps";
import type { TimeBudget } from "../../shared/time-budget";
import { FIRST_QUESTION } from "../callback-talk";
import { renderAskNumber } from "../callback-twiml";
import { contextOf } from "../handover-twiml";
import { whyCopy } from "../move";
import { type HeldCall, holdOn, recordHold, rescueHeld } from "./hold-on";

type Needs = Pick<
  Deps,
  "variables" | "publicUrl" | "configuration" | "ledger" | "log" | "afterReply" | "now"
>;

/** The key that asks for a callback; the texts of the settings name it. */
const CALLBACK_KEY = "1";

/**
 * Goes on with a caller on hold: who pressed the key for a callback is asked for a number, all
 * others go to the dialers once more, or to the goodbye after the longest hold.
 *
 * Without a configuration the number of last resort is dialled.
 */
export async function answerHold(deps: Needs, held: HeldCall, budget: TimeBudget): Promise<string> {
  const { call, state, digits } = held;
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") return rescueHeld(deps, held, budget);

  const { settings } = configured.configuration;
  if (digits !== CALLBACK_KEY || !settings.callbacks.enabled) {
    return holdOn(deps, held, configured, budget);
  }
  const next = { kind: "ask_number" } as const;
  const move = { next, skipped: [], configurationCopy: whyCopy(configured) };
  await recordHold(deps, held, move, budget);
  deps.log.info("call.callback_wanted", { call_sid: call.callSid });
  return renderAskNumber(contextOf(deps, settings, call), state, FIRST_QUESTION);
}
