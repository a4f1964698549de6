import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Author } from "../actor";
import { makeApiKey, toKeyRecord } from "../api-key";
import { toAudited, type User } from "../user";

/** Somebody with the key that was made for them: to be shown once and kept nowhere. */
export interface UserWithKey {
  user: User;
  apiKey: string;
}

/**
 * Adds somebody with a key of their own. An address belongs to one person for ever: somebody who
 * left is reactivated, not added again.
 */
export async function createUser(
  deps: Pick<Deps, "users" | "now">,
  person: Pick<User, "email" | "name" | "role">,
  { actor, origin }: Author,
): Promise<UserWithKey> {
  const apiKey = makeApiKey();
  const newUser = {
    ...person,
    active: true,
    createdAt: deps.now(),
    createdBy: actor.email,
    key: await toKeyRecord(apiKey),
  };
  const entry = describeChange(actor, origin, deps.now(), {
    action: "create",
    entityType: "user",
    entityId: person.email,
    before: null,
    after: toAudited(newUser),
  });
  const user = await deps.users.add(newUser, entry);
  if (!user) throw takenAddress(await deps.users.findByEmail(person.email));
  return { user, apiKey };
}

function takenAddress(holder: User | null): AppError {
  if (!holder || holder.active) {
    return new AppError("ConflictError", "There is a user with this e-mail address already", [
      { field: "email", message: "is in use", code: "email_taken" },
    ]);
  }
  const message = `There is an inactive user with this e-mail address: reactivate user ${holder.id}`;
  return new AppError("ConflictError", message, [
    { field: "email", message: `belongs to the inactive user ${holder.id}`, code: "inactive_user" },
  ]);
}
