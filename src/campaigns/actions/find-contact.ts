import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Contact } from "../contact";

/** One contact of a campaign; refused where there is none. */
export async function findContact(
  deps: Pick<Deps, "contacts">,
  campaignId: number,
  id: number,
): Promise<Contact> {
  const contact = await deps.contacts.find(campaignId, id);
  if (contact) return contact;
  throw new AppError("NotFoundError", `Campaign ${campaignId} has no contact ${id}`);
}
