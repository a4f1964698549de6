import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Campaign } from "../campaign";

/** One campaign; refused where there is none. */
export async function findCampaign(deps: Pick<Deps, "campaigns">, id: number): Promise<Campaign> {
  const campaign = await deps.campaigns.find(id);
  if (campaign) return campaign;
  throw new AppError("NotFoundError", `There is no campaign ${id}`);
}
