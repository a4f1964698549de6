import type { Deps } from "../../deps";
import type { Integration } from "../../resilience/api-call";
import { type Secret, secretOfVariable } from "../credential";
import type { SealedCredential } from "../sealed";

/**
 * What signs the next request in: the stored credential, decrypted for this use alone, else the
 * variable; `null` where there is neither.
 *
 * A stored credential that does not open is told as CRITICAL and the variable serves: a caller
 * must not be lost by a wrong key ring.
 */
export async function useCredential(
  deps: Pick<Deps, "cipher" | "log" | "variables">,
  integration: Integration,
  stored: SealedCredential | null,
): Promise<Secret | null> {
  const fallback = secretOfVariable(integration, deps.variables);
  if (!stored) return fallback;

  const opened = await deps.cipher.open(stored);
  const fields = { integration, credential_type: stored.type, key_id: stored.keyId };
  if (opened.kind === "opened") {
    deps.log.info("credential.used", fields);
    return { type: stored.type, value: opened.value };
  }
  const instead = fallback ? "the variable" : "nothing";
  deps.log.critical("credential.unreadable", { ...fields, reason: opened.reason, instead });
  return fallback;
}
