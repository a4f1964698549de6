import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";

/** Nobody waits longer for it: the cron wakes every running campaign each minute. */
const WAKE_MS = 1_000;

/** Has a running campaign looked at now. Never throws: at the latest the cron's next minute does it. */
export async function wakeDriver(
  deps: Pick<Deps, "campaignDrivers" | "log">,
  campaignId: number,
): Promise<void> {
  const woken = await within(WAKE_MS, () => deps.campaignDrivers.wake(campaignId));
  if (woken.kind === "done") return;
  const reason = explainLateness(woken);
  deps.log.warning("campaign.not_woken", { campaign_id: campaignId, reason });
}
