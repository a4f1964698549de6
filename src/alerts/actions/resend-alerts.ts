import type { Deps } from "../../deps";

type Needs = Pick<Deps, "alerts" | "log" | "outbox">;

/** All tries of one message are over by then, milliseconds. */
const FORGOTTEN_AFTER_MS = 120_000;

/** Nobody is helped by a mail about yesterday, milliseconds. */
const OF_USE_MS = 86_400_000;

/**
 * Cron, every minute: sends alerts on their way again whose message got lost, or died while the
 * database was away. Tries already made count.
 */
export async function resendAlerts(deps: Needs, scheduledAt: number): Promise<void> {
  const until = scheduledAt - FORGOTTEN_AFTER_MS;
  for (const alertId of await deps.alerts.findForgotten(scheduledAt - OF_USE_MS, until)) {
    await deps.outbox.send({ kind: "alert", alertId });
    deps.log.warning("alert.sent_again", { alert_id: alertId });
  }
}
