import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSameSecret, makeSecret, sha256Hex, toKeyRecord } from "../../../src/access/api-key";

const KEY = "eivr_0123456789abcdef";

describe("toKeyRecord", () => {
  it("keeps the first eight characters and the hash, not the key", async () => {
    const hash = createHash("sha256").update(KEY).digest("hex");

    expect(await toKeyRecord(KEY)).toEqual({ prefix: "eivr_012", hash });
  });
});

describe("makeSecret", () => {
  it("is its prefix and 256 bits that survive headers and copying", () => {
    expect(makeSecret("eivr_")).toMatch(/^eivr_[0-9a-f]{64}$/);
  });

  it("is never the same twice", () => {
    const secrets = Array.from({ length: 100 }, () => makeSecret(""));

    expect(new Set(secrets).size).toBe(100);
  });
});

describe("sha256Hex", () => {
  it.each(["", "abc", "Jürgen ☎️"])("is the SHA-256 of %j as UTF-8, in hex", async (text) => {
    expect(await sha256Hex(text)).toBe(createHash("sha256").update(text).digest("hex"));
  });
});

describe("isSameSecret", () => {
  it("knows a secret from every other", async () => {
    expect(await isSameSecret(KEY, KEY)).toBe(true);
    for (const other of ["", KEY.slice(1), `${KEY} `, KEY.toUpperCase(), `x${KEY}`]) {
      expect(await isSameSecret(other, KEY)).toBe(false);
    }
  });
});
