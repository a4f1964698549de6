import type { Author } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { maskNumber } from "../../shared/phone-number";
import type { DoNotCallEntry } from "../do-not-call";

type Needs = Pick<Deps, "doNotCall" | "now">;

/** Puts a number on the do-not-call list: from now on no campaign rings it. */
export async function addDoNotCall(
  deps: Needs,
  { actor, origin }: Author,
  { phoneNumber, reason }: Pick<DoNotCallEntry, "phoneNumber" | "reason">,
): Promise<DoNotCallEntry> {
  const at = deps.now();
  const entry = describeChange(actor, origin, at, {
    action: "create",
    entityType: "do_not_call",
    entityId: "",
    before: null,
    after: { phone_number: maskNumber(phoneNumber), reason },
  });
  const draft = { phoneNumber, reason, addedAt: at, addedBy: actor.email };
  const added = await deps.doNotCall.add(draft, entry);
  if (added) return added;
  throw new AppError("ConflictError", "This number stands on the do-not-call list already", [
    { field: "phone_number", message: "is on the list already", code: "duplicate" },
  ]);
}

/** Takes a number off the do-not-call list: its contacts wait as before. */
export async function removeDoNotCall(
  deps: Needs,
  { actor, origin }: Author,
  id: number,
): Promise<void> {
  const listed = await deps.doNotCall.find(id);
  if (!listed) throw new AppError("NotFoundError", `There is no entry ${id}`);
  const entry = describeChange(actor, origin, deps.now(), {
    action: "delete",
    entityType: "do_not_call",
    entityId: String(id),
    before: { phone_number: maskNumber(listed.phoneNumber), reason: listed.reason },
    after: null,
  });
  if (await deps.doNotCall.remove(listed, entry)) return;
  throw new AppError("ConflictError", "Somebody took this number off the list meanwhile");
}
