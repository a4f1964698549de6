import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDestination, isE164, maskNumber, maskNumbersIn } from "../../../src/shared/phone-number";

const number = fc.stringMatching(/^\+[1-9]\d{6,14}$/);

describe("isE164", () => {
  it.each(["+15551234567", "+491711234567", "+12", "+123456789012345"])("takes %s", (text) => {
    expect(isE164(text)).toBe(true);
  });

  it.each([
    "",
    "+",
    "+1",
    "15551234567",
    "+0171123",
    "+1234567890123456",
    "+1555 123",
    "+1555a",
    "abc",
  ])("refuses %j", (text) => {
    expect(isE164(text)).toBe(false);
  });

  it("refuses a number that a line break follows", () => {
    expect(isE164("+15551234567\n")).toBe(false);
  });
});

describe("isDestination", () => {
  it("takes a number with the 15 digits that E.164 allows", () => {
    expect(isDestination("+123456789012345")).toBe(true);
  });

  it.each(["+112", "+491234", "110", "abc", "", "+1234567890123456"])("refuses %j", (text) => {
    expect(isDestination(text)).toBe(false);
  });
});

describe("maskNumber", () => {
  it.each([
    ["+15551234567", "+1555***4567"],
    ["+491711234567", "+4917***4567"],
    ["+123456789012345", "+1234***2345"],
    ["+49123456", "***56"],
    ["110", "***10"],
    ["", "***"],
  ])("shows %s as %s", (given, shown) => {
    expect(maskNumber(given)).toBe(shown);
  });

  it("never shows a whole number", () => {
    fc.assert(
      fc.property(number, (given) => {
        expect(maskNumber(given)).not.toContain(given);
        expect(maskNumber(given).replaceAll("*", "")).not.toBe(given);
      }),
    );
  });
});

describe("maskNumbersIn", () => {
  it("masks the numbers of a sentence and leaves the rest", () => {
    expect(maskNumbersIn("+15551234567 was passed on to +491711234567 (leg 2, 45 s)")).toBe(
      "+1555***4567 was passed on to +4917***4567 (leg 2, 45 s)",
    );
  });

  it("masks a number in JSON", () => {
    expect(maskNumbersIn(JSON.stringify({ phone: "+15551234567", score: 85 }))).toBe(
      '{"phone":"+1555***4567","score":85}',
    );
  });

  it.each(["%2B", "%2b"])("masks a number whose plus is encoded as %s in an address", (plus) => {
    expect(maskNumbersIn(`https://rest.example.com/users?phone=${plus}15551234567&page=1`)).toBe(
      "https://rest.example.com/users?phone=+1555***4567&page=1",
    );
  });

  it("leaves times, ids and short numbers alone", () => {
    const text = "2026-01-15T10:00:00.000+0100 CA0123456789 +112 20000000";

    expect(maskNumbersIn(text)).toBe(text);
  });

  it("leaves no full number behind, wherever it stands", () => {
    fc.assert(
      fc.property(fc.string(), number, fc.stringMatching(/^\D*$/), (before, given, after) => {
        const masked = maskNumbersIn(before + given + after);

        expect(masked).not.toContain(given);
        expect(masked).not.toContain(given.slice(1));
      }),
    );
  });
});
