import { describe, expect, it } from "vitest";
import { readMenuAnswer, readRepeats, toMenuAddress } from "../../../src/calls/menu";
import { someSettings } from "../../support/builders";

const { menu } = someSettings();

describe("readMenuAnswer", () => {
  it("knows the dialer a key stands for", () => {
    expect(readMenuAnswer("2", menu)).toEqual({
      dialer: "zendesk_talk",
      dtmfDigit: "2",
      reason: "the caller pressed 2",
      apology: null,
    });
  });

  it("tells pressing nothing and pressing a wrong key apart", () => {
    expect(readMenuAnswer("", menu)).toMatchObject({
      dtmfDigit: "timeout",
      apology: menu.no_input,
    });
    expect(readMenuAnswer("9", menu)).toMatchObject({
      dtmfDigit: "invalid",
      apology: menu.invalid,
    });
  });
});

describe("the address of a menu", () => {
  it("is the plain one at first", () => {
    expect(toMenuAddress(0)).toBe("/webhooks/twilio/gather");
  });

  it.each([0, 1, 3])("comes back with the number of repeats: %d", (repeats) => {
    const { searchParams } = new URL(toMenuAddress(repeats), "https://ivr.example.com");

    expect(readRepeats(searchParams)).toBe(repeats);
  });

  it.each(["-1", "1.5", "one", ""])(
    "of somebody else's making (%j) counts as the first",
    (text) => {
      expect(readRepeats(new URLSearchParams({ repeats: text }))).toBe(0);
    },
  );
});
