import { describe, expect, it } from "vitest";
import { emergencyNumber } from "../../../src/calls/emergency";
import { AppError } from "../../../src/shared/app-error";
import {
  DIALFIRE_NUMBER,
  LAST_RESORT_NUMBER,
  someVariables,
  ZENDESK_NUMBER,
} from "../../support/builders";

const NONE = {
  DEFAULT_DIALER_NUMBER: undefined,
  DIALFIRE_PHONE_NUMBER: undefined,
  ZENDESK_TALK_PHONE_NUMBER: undefined,
};

describe("emergencyNumber", () => {
  it.each([
    ["DEFAULT_DIALER_NUMBER", {}, LAST_RESORT_NUMBER],
    ["then Dialfire", { DEFAULT_DIALER_NUMBER: undefined }, DIALFIRE_NUMBER],
    ["then Zendesk Talk", { ...NONE, ZENDESK_TALK_PHONE_NUMBER: ZENDESK_NUMBER }, ZENDESK_NUMBER],
  ])("is %s", (_, changed, number) => {
    expect(emergencyNumber(someVariables(changed))).toBe(number);
  });

  it("says which variable to set where there is no number at all", () => {
    const ask = () => emergencyNumber(someVariables(NONE));

    expect(ask).toThrow(AppError);
    expect(ask).toThrow("DEFAULT_DIALER_NUMBER");
  });
});
