import { type AuditAction, describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Author } from "../actor";
import type { KeyRecord } from "../api-key";
import {
  actionOf,
  isSamePerson,
  outdatesSockets,
  toAudited,
  type User,
  type UserDraft,
  withDraft,
} from "../user";
import { findUser } from "./find-user";

export type ChangeNeeds = Pick<Deps, "users" | "live" | "now" | "afterReply">;

/**
 * Changes name, role or access. A draft that changes nothing is no change; nobody deactivates
 * themselves, and one active admin always stays.
 */
export async function changeUser(
  deps: ChangeNeeds,
  id: number,
  draft: UserDraft,
  author: Author,
): Promise<User> {
  const before = await findUser(deps, id);
  refuseNewAddress(before, draft);
  const after = withDraft(before, draft, deps.now());
  if (isSamePerson(before, after)) return before;
  if (id === author.actor.id && !after.active) {
    throw new AppError("ConflictError", "Cannot deactivate yourself: ask another admin", [
      { field: "active", message: "is your own", code: "own_access" },
    ]);
  }
  await applyChange(deps, { before, after, action: actionOf(before, after) }, author);
  return after;
}

function refuseNewAddress(before: User, { email = before.email }: UserDraft): void {
  if (email === before.email) return;
  throw new AppError("ValidationError", "The e-mail address of a user cannot change", [
    { field: "email", message: "cannot change", code: "immutable" },
  ]);
}

export interface PlannedChange {
  before: User;
  after: User;
  action: AuditAction;
  newKey?: KeyRecord | undefined;
}

/**
 * Writes a change with its audit entry. What the person loses by it is lost with their next
 * request, and their open sockets close; who gives themselves a new key stays signed in here.
 */
export async function applyChange(
  deps: ChangeNeeds,
  { before, after, action, newKey }: PlannedChange,
  { actor, origin }: Author,
): Promise<void> {
  const entry = describeChange(actor, origin, deps.now(), {
    action,
    entityType: "user",
    entityId: String(before.id),
    before: toAudited(before),
    after: { ...toAudited(after), ...(newKey ? { new_key: true } : {}) },
  });
  const keptSession = actor.id === before.id ? actor.session?.tokenHash : undefined;
  const isWritten = await deps.users.change({ before, after, newKey, keptSession }, entry);
  if (!isWritten) throw explainRefusal(before, await findUser(deps, before.id));
  if (newKey || outdatesSockets(before, after)) {
    deps.afterReply(deps.live.closeSockets({ kind: "user", id: before.id }));
  }
}

/** Why the store refused: the person still is as we read them, or was changed meanwhile. */
function explainRefusal(before: User, found: User): AppError {
  if (found.updatedAt !== before.updatedAt) {
    const message = "Somebody else changed this user meanwhile: look again, then repeat";
    return new AppError("ConflictError", message);
  }
  return new AppError("ConflictError", "At least one admin user is required", [
    { field: "role", message: "is that of the last active admin", code: "last_admin" },
  ]);
}
