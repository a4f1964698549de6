import { AppError } from "../../shared/app-error";
import type { Author } from "../actor";
import { makeApiKey, toKeyRecord } from "../api-key";
import { type User, withDraft } from "../user";
import { applyChange, type ChangeNeeds } from "./change-user";
import { findUser } from "./find-user";

interface Reactivated {
  user: User;
  /** `null`: the key they had is valid again. */
  apiKey: string | null;
}

/** Lets somebody in again: with the key they had, or with a new one in its place. */
export async function reactivateUser(
  deps: ChangeNeeds,
  id: number,
  { newKey: wantsNewKey }: { newKey: boolean },
  author: Author,
): Promise<Reactivated> {
  const before = await findUser(deps, id);
  if (before.active) {
    throw new AppError("ConflictError", `User ${id} is active already: regenerate their key`);
  }
  const apiKey = wantsNewKey ? makeApiKey() : null;
  const newKey = apiKey === null ? undefined : await toKeyRecord(apiKey);
  const after = withDraft(before, { active: true }, deps.now());
  await applyChange(deps, { before, after, action: "activate", newKey }, author);
  return { user: after, apiKey };
}
