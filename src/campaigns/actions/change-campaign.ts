import type { Author, Editor } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Campaign, CampaignDraft } from "../campaign";
import { findCampaign } from "./find-campaign";
import { wakeDriver } from "./wake-driver";

type Needs = Pick<Deps, "campaignDrivers" | "campaigns" | "log" | "now">;

/** Makes a campaign; nobody is called before it is started. */
export async function createCampaign(
  deps: Needs,
  { actor, origin }: Author,
  draft: CampaignDraft,
): Promise<Campaign> {
  const at = deps.now();
  const entry = describeChange(actor, origin, at, {
    action: "create",
    entityType: "campaign",
    entityId: "",
    before: null,
    after: draft,
  });
  const campaign = await deps.campaigns.add(draft, { at, by: actor.email }, entry);
  if (campaign) return campaign;
  throw nameTaken(draft.name);
}

/**
 * Replaces what people decide about a campaign; a running one goes on by it at once. Refuses a
 * change of an outdated version.
 */
export async function updateCampaign(
  deps: Needs,
  { actor, origin, expectedVersion }: Editor,
  id: number,
  draft: CampaignDraft,
): Promise<Campaign> {
  const before = await findCampaign(deps, id);
  if (expectedVersion !== null && expectedVersion !== before.version) throw stale();
  const entry = describeChange(actor, origin, deps.now(), {
    action: "update",
    entityType: "campaign",
    entityId: String(id),
    before: decidedOf(before, draft),
    after: draft,
  });
  if (!(await deps.campaigns.change(before, draft, entry))) {
    const current = await findCampaign(deps, id);
    throw current.version === before.version ? nameTaken(draft.name) : stale();
  }
  if (before.state === "running") await wakeDriver(deps, id);
  return findCampaign(deps, id);
}

/** The same fields as a draft has. */
function decidedOf(campaign: Campaign, draft: CampaignDraft) {
  return Object.fromEntries(
    Object.keys(draft).map((field) => [field, campaign[field as keyof CampaignDraft]]),
  );
}

function nameTaken(name: string): AppError {
  return new AppError("ConflictError", `There is a campaign named ${name} already`, [
    { field: "name", message: "is taken", code: "duplicate" },
  ]);
}

function stale(): AppError {
  const message = "Somebody changed this campaign meanwhile: read it again";
  return new AppError("PreconditionFailed", message);
}
