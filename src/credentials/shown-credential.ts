import type { Variables } from "../env";
import type { Integration } from "../resilience/api-call";
import {
  type CredentialVersion,
  hintOf,
  secretOfVariable,
  versionBefore,
  versionInForce,
} from "./credential";
import type { CredentialType } from "./sealed";

/** What people may know of an integration's credential; never its value. */
export interface ShownCredential {
  integration: Integration;
  source: "stored" | "variable" | "none";
  type: CredentialType | null;
  /** `****abc`; `null` where there is nothing. */
  masked: string | null;
  /** The version in force; `null` where the variable counts. */
  stored: CredentialVersion | null;
  /** What a rollback would bring back. */
  previous: CredentialVersion | null;
}

export function showCredential(
  integration: Integration,
  versions: readonly CredentialVersion[],
  variables: Variables,
  now: number,
): ShownCredential {
  const stored = versionInForce(versions, integration);
  const previous = versionBefore(versions, integration, now);
  if (stored) {
    const { type, hint } = stored;
    return { integration, source: "stored", type, masked: mask(hint), stored, previous };
  }
  const secret = secretOfVariable(integration, variables);
  return {
    integration,
    source: secret ? "variable" : "none",
    type: secret?.type ?? null,
    masked: secret && mask(hintOf(secret.value)),
    stored,
    previous,
  };
}

/** The same length for every value: how long it is tells something, too. */
export function mask(hint: string): string {
  return `****${hint}`;
}
