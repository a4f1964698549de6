import type { CampaignDriver } from "./campaign-driver-object";

export interface CampaignDrivers {
  /** Has a running campaign looked at now: something about it has changed. */
  wake(campaignId: number): Promise<void>;
}

/** One object drives each campaign. */
export function createCampaignDrivers(
  objects: DurableObjectNamespace<CampaignDriver>,
): CampaignDrivers {
  return {
    wake: (campaignId) => objects.getByName(String(campaignId)).wake(campaignId),
  };
}
