import { fromBase64, toBase64 } from "../shared/base64";

/** Hides what a caller typed: addresses are kept in places where a whole number must not stand. */
export interface KeypadSeal {
  seal(digits: string): Promise<string>;
  /** The digits again; empty for what was not sealed by us. */
  open(sealed: string): Promise<string>;
}

const ALGORITHM = "AES-GCM";
/** As AES-GCM wants it (NIST SP 800-38D §8.2). */
const NONCE_BYTES = 12;

/**
 * Seals with a key made from the first auth token, and opens with that of any: between the two
 * requests the token may be rotated. Where there is no token, no webhook is let in either.
 */
export function createKeypadSeal(authTokens: readonly string[]): KeypadSeal {
  let keys: CryptoKey[] | null = null;
  const importKeys = async () => {
    keys ??= await Promise.all(authTokens.map(importKey));
    return keys;
  };

  return {
    async seal(digits) {
      const [key] = await importKeys();
      if (!key) return "";
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const text = new TextEncoder().encode(digits);
      const sealed = await crypto.subtle.encrypt({ name: ALGORITHM, iv: nonce }, key, text);
      return toBase64(new Uint8Array([...nonce, ...new Uint8Array(sealed)]));
    },

    async open(sealed) {
      const bytes = fromBase64(sealed);
      if (!bytes) return "";
      const algorithm = { name: ALGORITHM, iv: bytes.slice(0, NONCE_BYTES) };
      for (const key of await importKeys()) {
        try {
          const text = await crypto.subtle.decrypt(algorithm, key, bytes.slice(NONCE_BYTES));
          return new TextDecoder().decode(text);
        } catch {
          // WebCrypto tells a wrong key by an error that says nothing: the next one may fit.
        }
      }
      return "";
    },
  };
}

/** Signatures are made with the token itself: here it stands for another purpose. */
async function importKey(authToken: string): Promise<CryptoKey> {
  const purpose = new TextEncoder().encode(`keypad:${authToken}`);
  const bytes = await crypto.subtle.digest("SHA-256", purpose);
  return crypto.subtle.importKey("raw", bytes, ALGORITHM, false, ["encrypt", "decrypt"]);
}
