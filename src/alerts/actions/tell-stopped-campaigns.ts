import type { Deps } from "../../deps";
import { type RaiseNeeds, raiseAlert } from "./raise-alert";

/** Nobody is helped by a mail about what stopped before yesterday, milliseconds. */
const OF_USE_MS = 86_400_000;

export type StoppedNeeds = RaiseNeeds & { campaigns: Pick<Deps["campaigns"], "listStopped"> };

/** Tells of every campaign that paused itself and that nobody has resumed: once for each time. */
export async function tellStoppedCampaigns(deps: StoppedNeeds): Promise<void> {
  const stopped = await deps.campaigns.listStopped(deps.now() - OF_USE_MS);
  for (const { stoppedAt: at, ...campaign } of stopped) {
    await raiseAlert(deps, { kind: "campaign_stopped", campaign, at });
  }
}
