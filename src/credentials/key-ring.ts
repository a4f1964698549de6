import { fromBase64 } from "../shared/base64";

/** A key of `CREDENTIAL_KEYS`: its id is kept with every record it encrypts. */
export interface RingKey {
  id: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Keys for stored credentials: the first one encrypts, every one decrypts. */
export type KeyRing = readonly RingKey[];

export type ParsedKeyRing = { kind: "keys"; keys: KeyRing } | { kind: "wrong"; message: string };

/** AES-256 takes keys of this size and no other. */
export const KEY_BYTES = 32;

const ENTRY = /^([\w-]{1,64}):([A-Za-z0-9+/]+={0,2})$/;

/**
 * Reads `id:base64,id:base64`. What is wrong is told without any part of the text: a key may
 * stand where an id should.
 */
export function parseKeyRing(text: string): ParsedKeyRing {
  const keys: RingKey[] = [];
  for (const entry of text.split(",")) {
    const [, id, encoded] = ENTRY.exec(entry.trim()) ?? [];
    if (id === undefined || encoded === undefined) return wrong("must be id:base64,id:base64");
    const bytes = fromBase64(encoded);
    if (bytes?.length !== KEY_BYTES) {
      return wrong(`must have ${KEY_BYTES} bytes in each key; npm run credentials -- new-key`);
    }
    if (keys.some((key) => key.id === id)) return wrong("must name each key differently");
    keys.push({ id, bytes });
  }
  return { kind: "keys", keys };
}

function wrong(message: string): ParsedKeyRing {
  return { kind: "wrong", message };
}
