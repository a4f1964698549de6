import { AppError } from "../../shared/app-error";
import type { Author } from "../actor";
import { makeApiKey, toKeyRecord } from "../api-key";
import { withDraft } from "../user";
import { applyChange, type ChangeNeeds } from "./change-user";
import type { UserWithKey } from "./create-user";
import { findUser } from "./find-user";

/** Gives somebody a new key: the old one is dead at once, and every session opened with it. */
export async function regenerateKey(
  deps: ChangeNeeds,
  id: number,
  author: Author,
): Promise<UserWithKey> {
  const before = await findUser(deps, id);
  if (!before.active) {
    const message = `User ${id} is inactive: reactivate them, with a new key if you like`;
    throw new AppError("ConflictError", message);
  }
  const apiKey = makeApiKey();
  const newKey = await toKeyRecord(apiKey);
  const after = withDraft(before, {}, deps.now());
  await applyChange(deps, { before, after, action: "regenerate", newKey }, author);
  return { user: after, apiKey };
}
