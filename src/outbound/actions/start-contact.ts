import type { Author } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import { findCampaign } from "../../campaigns/actions/find-campaign";
import { findContact } from "../../campaigns/actions/find-contact";
import { MAY_BE_STARTED, whyNotNow } from "../../campaigns/contact-start";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { newCampaignCallSid } from "./new-campaign-call-sid";
import { type CampaignCall, placeCampaignCall } from "./place-campaign-call";

type Needs = Pick<Deps, "audit" | "campaigns" | "contacts"> &
  Parameters<typeof placeCampaignCall>[0];

/**
 * Rings one contact because a person wants it, whether or not its campaign runs. Every limit of the
 * campaign holds all the same: refused with 409 where one forbids it, and why.
 */
export async function startContact(
  deps: Needs,
  { actor, origin }: Author,
  { campaignId, contactId }: { campaignId: number; contactId: number },
): Promise<CampaignCall & { callSid: string }> {
  const campaign = await findCampaign(deps, campaignId);
  const contact = await findContact(deps, campaignId, contactId);
  const now = deps.now();
  const reason = whyNotNow(contact, campaign, now);
  if (reason !== null) throw new AppError("ConflictError", reason);

  const wanted = [{ contactId, callSid: newCampaignCallSid() }];
  const [claim] = await deps.attempts.claim(wanted, MAY_BE_STARTED, now);
  if (!claim) {
    const message = "A limit of the campaign is reached, or the contact was changed: try again";
    throw new AppError("ConflictError", message);
  }
  const { callSid } = claim;
  await deps.audit.record(
    describeChange(actor, origin, now, {
      action: "activate",
      entityType: "contact",
      entityId: String(contactId),
      before: { state: contact.state },
      after: { call_sid: callSid },
    }),
  );
  return { callSid, ...(await placeCampaignCall(deps, claim)) };
}
