import { wakeDriver } from "../../campaigns/actions/wake-driver";
import { SILENCE_MS } from "../../campaigns/call-attempt";
import type { Deps } from "../../deps";

type Needs = Pick<Deps, "attempts" | "campaignDrivers" | "campaigns" | "log">;

/** A backlog is worked off over some minutes, and no run of the cron grows with it. */
const ATTEMPTS_PER_RUN = 100;

/**
 * Cron, every minute: puts attempts in doubt that broke off before it was on record whether they
 * were placed, and wakes every running campaign, should its own alarm have been lost.
 */
export async function watchCampaigns(deps: Needs, at: number): Promise<void> {
  for (const callSid of await deps.attempts.listSilent(at - SILENCE_MS, ATTEMPTS_PER_RUN)) {
    const reason = "it broke off before we knew whether the call was placed";
    await deps.attempts.doubt(callSid, reason, at);
    deps.log.warning("campaign.attempt_in_doubt", { call_sid: callSid, reason });
  }
  for (const id of await deps.campaigns.listRunning()) await wakeDriver(deps, id);
}
