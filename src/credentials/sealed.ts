import { z } from "zod";
import { INTEGRATIONS, type Integration } from "../resilience/api-call";
import { fromBase64, toBase64 } from "../shared/base64";

export const CREDENTIAL_TYPES = ["api_key", "api_secret", "oauth_token"] as const;
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

/** Which row an encrypted value belongs to: in any other row it does not open. */
export const bindingSchema = z.object({
  /** Random, of this version alone. */
  id: z.string(),
  integration: z.enum(INTEGRATIONS),
  type: z.enum(CREDENTIAL_TYPES),
});
export type Binding = z.infer<typeof bindingSchema>;

/** A credential as it may lie and travel anywhere: nobody reads it without the key ring. */
export const sealedCredentialSchema = bindingSchema.extend({
  keyId: z.string(),
  /** `v1.<nonce>.<ciphertext and tag>`, the parts in base64. */
  sealed: z.string(),
});
export type SealedCredential = z.infer<typeof sealedCredentialSchema>;

/** The one of an integration; `null` where none is stored. */
export function credentialOf(
  credentials: readonly SealedCredential[],
  integration: Integration,
): SealedCredential | null {
  return credentials.find((one) => one.integration === integration) ?? null;
}

/** What AES-GCM gives and takes. */
export interface Envelope {
  nonce: Uint8Array<ArrayBuffer>;
  ciphertext: Uint8Array<ArrayBuffer>;
}

/** The size NIST recommends for AES-GCM: 96 random bits. */
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^v1\.([A-Za-z0-9+/]+={0,2})\.([A-Za-z0-9+/]+={0,2})$/;

export function formatSealed({ nonce, ciphertext }: Envelope): string {
  return `v1.${toBase64(nonce)}.${toBase64(ciphertext)}`;
}

/** The parts of a sealed value; `null` for a text in another form, or with a part cut off. */
export function parseSealed(text: string): Envelope | null {
  const [, first, second] = SEALED.exec(text) ?? [];
  const nonce = fromBase64(first ?? "");
  const ciphertext = fromBase64(second ?? "");
  if (nonce?.length !== NONCE_BYTES || !ciphertext || ciphertext.length <= TAG_BYTES) return null;
  return { nonce, ciphertext };
}

/** The additional data that ties a ciphertext to its row: no two bindings give the same text. */
export function describeBinding({ id, integration, type }: Binding): string {
  return JSON.stringify(["edge-ivr credential v1", integration, type, id]);
}
