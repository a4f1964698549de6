import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  findNumbers,
  isDestination,
  isE164,
  maskKnownNumbersIn,
  maskNumber,
  maskNumbersIn,
} from "../../../src/shared/phone-number";

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

  it("masks a number as people of its country write it, and no id that begins with a zero", () => {
    const ids = "a-01711234567-b 00123456789 1.01711234567 CA01711234567";

    expect(maskNumbersIn(`(01711234567) ${ids}`)).toBe(`(0171***4567) ${ids}`);
  });

  it.each([
    ['{"phone":"491711234567"}', '{"phone":"49171***4567"}'],
    ['{"mobile_phone": 491711234567}', '{"mobile_phone": 49171***4567}'],
    [String.raw`"{\"msisdn\":\"491711234567\"}"`, String.raw`"{\"msisdn\":\"49171***4567\"}"`],
    ['{"phone_number":"(0171) 123-4567"}', '{"phone_number":"0171***4567"}'],
  ])("masks what a field names a phone number: %s", (text, masked) => {
    expect(maskNumbersIn(text)).toBe(masked);
  });

  it.each(['{"phone_id":"491711234567"}', '{"phone":12}', '{"updated_at":1763738123456}'])(
    "leaves what other fields hold alone: %s",
    (text) => {
      expect(maskNumbersIn(text)).toBe(text);
    },
  );

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

describe("findNumbers", () => {
  it("finds each number with a plus once, plain or encoded", () => {
    const text = "/users?phone=%2B15551234567 {+15551234567, +491711234567} 15559876543 +112";

    expect(findNumbers(text)).toEqual(["+15551234567", "+491711234567"]);
  });
});

describe("maskKnownNumbersIn", () => {
  it.each([
    ["+491711234567", "+4917***4567"],
    ["491711234567", "49171***4567"],
    ["%2B491711234567", "+4917***4567"],
    ["00491711234567", "00491***4567"],
    ["01711234567", "0171***4567"],
    ["1711234567", "171***4567"],
    ["+49 (0)171 1234567", "+4901***4567"],
    ["0171/123-45-67", "0171***4567"],
  ])("masks a known number written as %s", (written, masked) => {
    const text = `call ${written}, at 2026-01-15T10:00:00Z (1763738123456)`;

    expect(maskKnownNumbersIn(text, ["+491711234567"])).toBe(
      `call ${masked}, at 2026-01-15T10:00:00Z (1763738123456)`,
    );
  });

  it("masks a known number within a longer run, and other numbers that have a plus", () => {
    expect(maskKnownNumbersIn("ref-7491711234567-1 +15551234567", ["+491711234567"])).toBe(
      "ref-749171***4567-1 +1555***4567",
    );
  });

  it("leaves nine digits in a row of a known number nowhere, whatever stands around", () => {
    fc.assert(
      fc.property(fc.string(), number, fc.string(), fc.boolean(), (before, given, after, plus) => {
        const masked = maskKnownNumbersIn(before + (plus ? given : given.slice(1)) + after, [
          given,
        ]);

        expect(masked).not.toContain(given.slice(-9).replace("+", ""));
      }),
    );
  });
});
