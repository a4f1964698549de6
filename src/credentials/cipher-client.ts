import type { KeyRing, RingKey } from "./key-ring";
import {
  type Binding,
  describeBinding,
  formatSealed,
  NONCE_BYTES,
  parseSealed,
  type SealedCredential,
} from "./sealed";

export type Opened = { kind: "opened"; value: string } | { kind: "refused"; reason: string };

export interface Cipher {
  /** Ids of the key ring; the first one encrypts. */
  readonly keyIds: readonly string[];
  /** Encrypts for one row; throws where there is no key at all. */
  seal(value: string, binding: Binding): Promise<SealedCredential>;
  /** Never throws: what was changed, swapped or encrypted under another key is refused. */
  open(credential: SealedCredential): Promise<Opened>;
}

const ALGORITHM = "AES-GCM";

/** AES-256-GCM by WebCrypto. The imported keys stay; what they open is given away at once. */
export function createCipher(ring: KeyRing): Cipher {
  const imported = new Map<string, CryptoKey>();

  async function importKey({ id, bytes }: RingKey): Promise<CryptoKey> {
    const known = imported.get(id);
    if (known) return known;
    const key = await crypto.subtle.importKey("raw", bytes, ALGORITHM, false, [
      "encrypt",
      "decrypt",
    ]);
    imported.set(id, key);
    return key;
  }

  return {
    keyIds: ring.map(({ id }) => id),

    async seal(value, binding) {
      const [first] = ring;
      if (!first) throw new Error("CREDENTIAL_KEYS has no key to encrypt with");
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const encrypted = await crypto.subtle.encrypt(
        { name: ALGORITHM, iv: nonce, additionalData: toBytes(describeBinding(binding)) },
        await importKey(first),
        toBytes(value),
      );
      const sealed = formatSealed({ nonce, ciphertext: new Uint8Array(encrypted) });
      const { id, integration, type } = binding;
      return { id, integration, type, keyId: first.id, sealed };
    },

    async open(credential) {
      const ringKey = ring.find(({ id }) => id === credential.keyId);
      if (!ringKey) return refuse(`CREDENTIAL_KEYS has no key "${credential.keyId}"`);
      const envelope = parseSealed(credential.sealed);
      if (!envelope) return refuse("the record is cut off or in a form this release cannot read");
      const additionalData = toBytes(describeBinding(credential));
      const key = await importKey(ringKey);
      try {
        const opened = await crypto.subtle.decrypt(
          { name: ALGORITHM, iv: envelope.nonce, additionalData },
          key,
          envelope.ciphertext,
        );
        return { kind: "opened", value: new TextDecoder().decode(opened) };
      } catch {
        // WebCrypto tells nothing more, on purpose.
        return refuse("the record was changed, is another row's, or was made with another key");
      }
    },
  };
}

function refuse(reason: string): Opened {
  return { kind: "refused", reason };
}

function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
