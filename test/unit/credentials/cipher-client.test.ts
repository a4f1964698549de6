import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCipher } from "../../../src/credentials/cipher-client";
import { formatSealed, parseSealed, type SealedCredential } from "../../../src/credentials/sealed";

const aKey = (id: string) => ({ id, bytes: new Uint8Array(randomBytes(32)) });
const OLD = aKey("old");
const NEW = aKey("new");
const BRAZE = { id: "version-1", integration: "braze", type: "api_key" } as const;

const cipher = createCipher([OLD]);
const seal = (value = "a-braze-key") => cipher.seal(value, BRAZE);

/** The same record with one bit of its nonce or ciphertext turned. */
function tamper(credential: SealedCredential, part: "nonce" | "ciphertext", at: number) {
  const envelope = parseSealed(credential.sealed);
  if (!envelope) throw new Error("not a sealed value");
  const bytes = envelope[part];
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
  return { ...credential, sealed: formatSealed(envelope) };
}

const CHANGED = {
  kind: "refused",
  reason: "the record was changed, is another row's, or was made with another key",
};

describe("a sealed credential", () => {
  it("opens to what was sealed, whatever it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: "grapheme" }), async (value) => {
        expect(await cipher.open(await seal(value))).toEqual({ kind: "opened", value });
      }),
    );
  });

  it("shows nothing of its value, and looks different each time", async () => {
    const [one, two] = await Promise.all([seal(), seal()]);

    expect(one).toEqual({ ...BRAZE, keyId: "old", sealed: expect.stringMatching(/^v1\./) });
    expect(atob(one.sealed.split(".")[2] ?? "")).not.toContain("a-braze-key");
    expect(one.sealed).not.toBe(two.sealed);
  });

  it("is refused with any of its bits turned", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("nonce" as const, "ciphertext" as const),
        fc.nat(),
        async (part, at) => {
          expect(await cipher.open(tamper(await seal(), part, at))).toEqual(CHANGED);
        },
      ),
    );
  });

  it.each([
    ["another version's row", { id: "version-2" }],
    ["another integration's row", { integration: "dialfire" }],
    ["a row of another type", { type: "oauth_token" }],
  ] as const)("is refused in %s", async (_, moved) => {
    expect(await cipher.open({ ...(await seal()), ...moved })).toEqual(CHANGED);
  });

  it("is refused by another key with the same id", async () => {
    expect(await createCipher([aKey("old")]).open(await seal())).toEqual(CHANGED);
  });

  it("names the key that is missing", async () => {
    expect(await createCipher([NEW]).open(await seal())).toEqual({
      kind: "refused",
      reason: 'CREDENTIAL_KEYS has no key "old"',
    });
    expect(await createCipher([]).open(await seal())).toMatchObject({ kind: "refused" });
  });

  it("is refused with its nonce cut off", async () => {
    const sealed = await seal();
    const [version, nonce, ciphertext] = sealed.sealed.split(".");
    const cut = { ...sealed, sealed: [version, nonce?.slice(0, 8), ciphertext].join(".") };

    expect(await cipher.open(cut)).toEqual({
      kind: "refused",
      reason: "the record is cut off or in a form this release cannot read",
    });
  });
});

describe("a key ring with a new key before the old one", () => {
  const rotated = createCipher([NEW, OLD]);

  it("still opens what the old key sealed", async () => {
    expect(await rotated.open(await seal())).toEqual({ kind: "opened", value: "a-braze-key" });
  });

  it("seals with the new one", async () => {
    expect((await rotated.seal("value", BRAZE)).keyId).toBe("new");
  });
});

it("cannot seal without a key", async () => {
  await expect(createCipher([]).seal("value", BRAZE)).rejects.toThrow("CREDENTIAL_KEYS");
});
