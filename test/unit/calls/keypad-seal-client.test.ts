import { describe, expect, it } from "vitest";
import { createKeypadSeal } from "../../../src/calls/keypad-seal-client";

const OLD = "old-token";
const NEW = "new-token";
const DIGITS = "01711234567";
const BY_ANOTHER = await createKeypadSeal(["another"]).seal(DIGITS);

describe("what a caller typed", () => {
  it("comes back as it was typed, and does not show in between", async () => {
    const { seal, open } = createKeypadSeal([OLD]);

    const sealed = await seal(DIGITS);

    expect(sealed).not.toContain("0171");
    expect(await open(sealed)).toBe(DIGITS);
  });

  it("looks different each time", async () => {
    const { seal } = createKeypadSeal([OLD]);

    expect(await seal(DIGITS)).not.toBe(await seal(DIGITS));
  });

  it("outlives the rotation of the auth token", async () => {
    const sealed = await createKeypadSeal([OLD]).seal(DIGITS);

    expect(await createKeypadSeal([NEW, OLD]).open(sealed)).toBe(DIGITS);
  });

  it.each([
    ["by somebody else", BY_ANOTHER],
    ["not at all", DIGITS],
    ["in no base64", "%%%"],
    ["and is empty", ""],
  ])("counts as nothing where it was sealed %s", async (_how, sealed) => {
    expect(await createKeypadSeal([NEW, OLD]).open(sealed)).toBe("");
  });

  it("is nowhere without an auth token", async () => {
    const { seal, open } = createKeypadSeal([]);

    expect(await open(await seal(DIGITS))).toBe("");
  });
});
