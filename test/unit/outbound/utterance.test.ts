import { describe, expect, it } from "vitest";
import { missingOf, type Utterance } from "../../../src/outbound/utterance";

const hello: Utterance = { speaker: "agent", text: "Hello Jana", spokenAt: 1_000 };
const hi: Utterance = { speaker: "user", text: "Hi", spokenAt: 2_000 };
const yes: Utterance = { speaker: "user", text: "Yes", spokenAt: 3_000 };

describe("what of a transcript is missing", () => {
  it("is all of it where nothing is known", () => {
    expect(missingOf([hello, hi], [])).toEqual([hello, hi]);
  });

  it("is nothing of what was told before, whenever it is said to have been spoken", () => {
    const told = { ...hello, text: " hello  jana", spokenAt: 1_700 };

    expect(missingOf([hello, hi], [told])).toEqual([hi]);
  });

  it("counts what was said twice", () => {
    const again = { ...yes, spokenAt: 9_000 };

    expect(missingOf([yes, again], [yes])).toEqual([again]);
  });

  it("keeps apart who said the same", () => {
    expect(missingOf([hi], [{ ...hi, speaker: "agent" }])).toEqual([hi]);
  });
});
