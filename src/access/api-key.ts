/** What is kept of a key: enough to recognise it, too little to use it. */
export interface KeyRecord {
  /** First characters, for people. */
  prefix: string;
  /** SHA-256 of the whole key, hex. A key has 256 random bits, so no slow hash is needed. */
  hash: string;
}

const PREFIX_LENGTH = 8;

export async function toKeyRecord(key: string): Promise<KeyRecord> {
  return { prefix: key.slice(0, PREFIX_LENGTH), hash: await sha256Hex(key) };
}

/** A new secret: 256 random bits, as text that survives headers and copying. */
export function makeSecret(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return prefix + toHex(bytes);
}

/** A new key for a person; its beginning tells people and secret scanners what it is. */
export function makeApiKey(): string {
  return makeSecret("eivr_");
}

/** Hash under which secrets are looked up: equal hashes tell nothing of where they differ. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return toHex(new Uint8Array(digest));
}

/** Compares two texts in a time that does not depend on where they differ. */
export async function isSameSecret(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([sha256Hex(given), sha256Hex(expected)]);
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
