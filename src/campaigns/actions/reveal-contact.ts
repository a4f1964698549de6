import type { Author } from "../../access/actor";
import { describeDeed } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { findContact } from "./find-contact";

type Needs = Pick<Deps, "audit" | "contacts" | "now">;

/** Shows the whole number of a contact, once it is on record who asked. */
export async function revealContact(
  deps: Needs,
  { actor, origin }: Author,
  { campaignId, contactId }: { campaignId: number; contactId: number },
): Promise<string> {
  const { phoneNumber } = await findContact(deps, campaignId, contactId);
  await deps.audit.record(
    describeDeed(actor, origin, deps.now(), {
      action: "reveal",
      entityType: "contact",
      entityId: String(contactId),
    }),
  );
  return phoneNumber;
}
