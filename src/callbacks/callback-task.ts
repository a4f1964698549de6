import type { Deps } from "../deps";

type Needs = Pick<Deps, "callbacks" | "log" | "outbox">;

/** The outbox takes a new callback at once: one that waits longer was never handed to it. */
const FORGOTTEN_AFTER_MS = 120_000;

/** Sends callbacks again that the outbox did not take when they were new. */
export async function resendCallbacks(deps: Needs, scheduledAt: number): Promise<void> {
  const ids = await deps.callbacks.findForgotten(scheduledAt - FORGOTTEN_AFTER_MS);
  for (const callbackId of ids) {
    await deps.outbox.send({ kind: "callback_handover", callbackId });
    deps.log.warning("callback.sent_again", { id: callbackId });
  }
}
