import type { Deps } from "../../deps";
import type { IntegrationChange } from "../../resilience/integration-change";
import { CALLBACK_DIALER } from "../callback";

type Needs = Pick<Deps, "callbacks" | "log" | "now" | "outbox">;

/** Whoever waits longer has been called by a person, or has given up, milliseconds. */
const OF_USE_MS = 86_400_000;

/**
 * Sends callbacks again that could not be handed over, now that their dialer is back or takes our
 * key again: numbers are left above all while dialers are down, and must not wait for a person.
 */
export async function resendFailedCallbacks(
  deps: Needs,
  { integration, change }: Pick<IntegrationChange, "integration" | "change">,
): Promise<void> {
  const isBack = change === "recovered" || change === "auth_restored";
  if (integration !== CALLBACK_DIALER || !isBack) return;
  for (const callbackId of await deps.callbacks.findFailed(deps.now() - OF_USE_MS)) {
    await deps.outbox.send({ kind: "callback_handover", callbackId });
    deps.log.info("callback.sent_again", { id: callbackId, reason: change });
  }
}
