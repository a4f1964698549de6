import type { CredentialType } from "../../src/credentials/sealed";
import type { Integration } from "../../src/resilience/api-call";
import { load, read } from "./http";
import { type Resource, useResource } from "./resource";
import type { Page } from "./wire";

/** What may be known of an integration's credential; its value never leaves the server. */
export interface Credential {
  integration: Integration;
  source: "stored" | "variable" | "none";
  credentialType: CredentialType | null;
  masked: string | null;
  /** The environment variable that counts while none is stored. */
  variable: string;
  keyId: string | null;
  createdAt: string | null;
  updatedAt: string | null;
  updatedBy: string | null;
  /** What a rollback brings back, and until when. */
  previous: { credentialType: CredentialType; masked: string; usableUntil: string } | null;
  accepts: { credentialType: CredentialType; description: string }[];
}

/** How the stored ones are encrypted. */
export interface Encryption {
  algorithm: string;
  keysConfigured: boolean;
  keys: EncryptionKey[];
}

export interface EncryptionKey {
  keyId: string;
  /** `false`: what it encrypted cannot be read until it is back. */
  configured: boolean;
  /** New values are encrypted with this one. */
  encrypts: boolean;
  records: number;
  ageDays: number | null;
  replaceBy: string | null;
}

const CREDENTIALS = "/api/v1/credentials";

/** What a change of a credential makes old: the list, and the records by key. */
export const SECRETS = ["secrets"];

export function useCredentials(): Resource<Credential[]> {
  return useResource([...SECRETS, "list"], async (signal) => {
    return (await read<Page<Credential>>(CREDENTIALS, { signal })).data;
  });
}

export function useEncryption(): Resource<Encryption> {
  return useResource([...SECRETS, "encryption"], async (signal) => {
    const path = "/api/v1/system/security";
    return (await load<{ credentials: Encryption }>(path, { signal })).credentials;
  });
}

/** What an admin does about a credential; every failure is a `Problem`. */
export const credentials = {
  replace: (integration: Integration, credentialType: CredentialType, value: string) =>
    load<Credential>(`${CREDENTIALS}/${integration}`, {
      method: "PUT",
      body: { credential_type: credentialType, value },
    }),

  rollBack: (integration: Integration) =>
    load<Credential>(`${CREDENTIALS}/${integration}/rollback`, { method: "POST" }),

  remove: (integration: Integration) =>
    load<Credential>(`${CREDENTIALS}/${integration}`, { method: "DELETE" }),
};
