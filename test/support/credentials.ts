import type { CredentialVersion } from "../../src/credentials/credential";
import { NOW } from "./builders";

/** Braze's key, in force. */
export function aVersion(changed: Partial<CredentialVersion> = {}): CredentialVersion {
  return {
    id: "0f1d2c3b-0000-4000-8000-000000000001",
    integration: "braze",
    type: "api_key",
    keyId: "local",
    sealed: "v1.bm9uY2Utbm9uY2U=.Y2lwaGVydGV4dC1hbmQtdGFn",
    hint: "abc",
    validUntil: null,
    createdAt: NOW,
    updatedAt: NOW,
    updatedBy: "ann@example.com",
    ...changed,
  };
}
