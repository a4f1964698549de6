import { describe, expect, it } from "vitest";
import { toNumberPart } from "../../../src/calls/number-search";

describe("a number to look for", () => {
  it.each([
    ["4567", "4567"],
    ["171 123-45", "17112345"],
    ["(030) 12.34/5", "03012345"],
    ["+49171", "+49171"],
    ["0049171", "+49171"],
  ])("is, for an admin, the digits of %s, anywhere", (typed, digits) => {
    expect(toNumberPart(typed, "admin")).toEqual({ digits, isEnd: false });
  });

  it.each(["567", "4567", "45-67"])("is for others the end %s of a number", (typed) => {
    expect(toNumberPart(typed, "read_only")).toMatchObject({ isEnd: true });
  });

  it.each([
    ["", "admin", "not_digits"],
    ["12", "admin", "too_short"],
    ["+12", "admin", "too_short"],
    ['1234" OR "1', "admin", "not_digits"],
    ["12*", "admin", "not_digits"],
    ["1+234", "admin", "not_digits"],
    ["34567", "read_only", "too_long"],
    ["+491", "read_only", "too_long"],
    ["00491", "read_only", "too_long"],
  ] as const)("is refused: %j of a %s (%s)", (typed, role, code) => {
    let details: unknown;
    try {
      toNumberPart(typed, role);
    } catch (error) {
      ({ details } = error as { details: unknown });
    }

    expect(details).toMatchObject([{ field: "phone_number", code }]);
  });
});
