import type { Author } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { CAMPAIGN_STEPS, type Campaign, type CampaignStep } from "../campaign";
import { findCampaign } from "./find-campaign";
import { wakeDriver } from "./wake-driver";

type Needs = Pick<Deps, "campaignDrivers" | "campaigns" | "log" | "now">;

/**
 * Starts, pauses or resumes a campaign. From a pause on nobody is rung any more; calls that go on
 * already come to their own end. Refuses a step that its state does not allow.
 */
export async function moveCampaign(
  deps: Needs,
  { actor, origin }: Author,
  id: number,
  step: CampaignStep,
): Promise<Campaign> {
  const before = await findCampaign(deps, id);
  const { from, to } = CAMPAIGN_STEPS[step];
  const entry = describeChange(actor, origin, deps.now(), {
    action: to === "running" ? "activate" : "deactivate",
    entityType: "campaign",
    entityId: String(id),
    before: { state: before.state },
    after: { state: to },
  });
  const isMoved = await deps.campaigns.move(id, { from, to, stopReason: null }, entry);
  const campaign = await findCampaign(deps, id);
  if (!isMoved) {
    throw new AppError(
      "ConflictError",
      `Campaign ${id} is ${campaign.state}: only one that is ${from.join(" or ")} can ${step}`,
    );
  }
  if (to === "running") await wakeDriver(deps, id);
  return campaign;
}
