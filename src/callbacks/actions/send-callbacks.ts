import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";

type Needs = Pick<Deps, "callbacks" | "log" | "outbox">;

/** The next batch waits meanwhile: what takes longer is ill, milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * Hands new callbacks of these calls to the outbox. Never throws: the callbacks are on record, and
 * those the outbox did not take are sent again within minutes.
 */
export async function sendCallbacks(deps: Needs, callSids: readonly string[]): Promise<void> {
  if (callSids.length === 0) return;
  const sent = await within(PATIENCE_MS, async () => {
    const ids = await deps.callbacks.findNew(callSids);
    for (const callbackId of ids) {
      await deps.outbox.send({ kind: "callback_handover", callbackId });
    }
  });
  if (sent.kind !== "done") {
    deps.log.error("callback.not_sent", { call_sids: callSids, reason: explainLateness(sent) });
  }
}
