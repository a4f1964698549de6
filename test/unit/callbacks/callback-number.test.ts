import { describe, expect, it } from "vitest";
import { readCallbackNumber } from "../../../src/callbacks/callback-number";

const BERLIN = "+493012345678";
const LONDON = "+442079460000";
const ALL = ["DE", "GB", "US"];

describe("readCallbackNumber", () => {
  it.each([
    ["01711234567", BERLIN, "+491711234567"],
    ["03023125000", BERLIN, "+493023125000"],
    ["004915112345678", BERLIN, "+4915112345678"],
    ["00442079461234", BERLIN, "+442079461234"],
    ["02079461234", LONDON, "+442079461234"],
    ["00491711234567", LONDON, "+491711234567"],
  ])("understands %s in the country of %s", (keys, called, phoneNumber) => {
    expect(readCallbackNumber(keys, called, ALL)).toEqual({ kind: "number", phoneNumber });
  });

  it("takes the first allowed country where nobody knows which number was called", () => {
    expect(readCallbackNumber("01711234567", null, ["DE"])).toEqual({
      kind: "number",
      phoneNumber: "+491711234567",
    });
  });

  it.each([
    ["nothing", "", "no number was entered"],
    ["an emergency number", "112", "what was entered is no phone number"],
    ["too few digits", "0171", "what was entered is no phone number"],
    ["too many", "01711234567890123", "what was entered is no phone number"],
    ["stars", "***", "what was entered is no phone number"],
    ["our own number", "03012345678", "it is our own number"],
    ["a premium number", "09001123456", "a PREMIUM_RATE number is not called back"],
    ["a shared-cost number", "01801234567", "a SHARED_COST number is not called back"],
    ["a number of another country", "0033612345678", "numbers of FR are not called back"],
  ])("refuses %s", (_, keys, reason) => {
    expect(readCallbackNumber(keys, BERLIN, ALL)).toEqual({ kind: "refused", reason });
  });

  it("refuses everything where no country is allowed that exists", () => {
    expect(readCallbackNumber("01711234567", null, ["XX"]).kind).toBe("refused");
  });
});
