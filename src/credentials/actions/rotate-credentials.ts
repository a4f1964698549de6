import type { Author } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { type CredentialVersion, countByKey } from "../credential";
import type { Resealed } from "../credential-store";

export interface Rotation {
  /** The key that encrypts: the first of `CREDENTIAL_KEYS`. */
  keyId: string;
  /** How many records were encrypted anew. */
  rotated: number;
  /** Records that do not open, and stay as they are. */
  unreadable: { version: CredentialVersion; reason: string }[];
  /** How many records each key encrypts from now on. */
  keys: { keyId: string; records: number }[];
}

/**
 * Encrypts every record anew that is not under the first key. What is under it already stays, so
 * that a repeat changes nothing and one that was cut off goes on where it stopped.
 */
export async function rotateCredentials(
  deps: Pick<Deps, "afterReply" | "cipher" | "configuration" | "credentials" | "now">,
  { actor, origin }: Author,
): Promise<Rotation> {
  const [keyId] = deps.cipher.keyIds;
  if (keyId === undefined) {
    throw new AppError("ConflictError", "There is no key to rotate to: set CREDENTIAL_KEYS");
  }

  const at = deps.now();
  const outdated = (await deps.credentials.list(at)).filter((one) => one.keyId !== keyId);
  const resealed: Resealed[] = [];
  const unreadable: Rotation["unreadable"] = [];
  for (const version of outdated) {
    const opened = await deps.cipher.open(version);
    if (opened.kind === "refused") unreadable.push({ version, reason: opened.reason });
    else resealed.push({ was: version, is: await deps.cipher.seal(opened.value, version) });
  }

  const formerIds = new Set(resealed.map(({ was }) => was.keyId));
  const entry = describeChange(actor, origin, at, {
    action: "rotate",
    entityType: "integration",
    entityId: "credentials",
    before: `${resealed.length} credentials encrypted under ${[...formerIds].join(" and ")}`,
    after: `${resealed.length} credentials encrypted under ${keyId} by ${actor.email}`,
  });
  const rotated = await deps.credentials.reseal(resealed, entry);
  if (rotated > 0) {
    deps.configuration.forget();
    deps.afterReply(deps.configuration.refreshCopy());
  }
  const keys = countByKey(deps.cipher.keyIds, await deps.credentials.list(at));
  return { keyId, rotated, unreadable, keys };
}
