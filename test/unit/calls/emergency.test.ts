import { describe, expect, it } from "vitest";
import { emergencyNumber } from "../../../src/calls/emergency";
import { AppError } from "../../../src/shared/app-error";
import {
  anInboundCall,
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
    expect(emergencyNumber(someVariables(changed), anInboundCall())).toBe(number);
  });

  it.each([
    ["was called", anInboundCall({ called: LAST_RESORT_NUMBER })],
    ["forwarded the call", anInboundCall({ forwardedFrom: LAST_RESORT_NUMBER })],
  ])("is never the number that %s: the call would come back", (_, call) => {
    expect(emergencyNumber(someVariables(), call)).toBe(DIALFIRE_NUMBER);
  });

  it("is nobody's where every number would bring the call back", () => {
    const variables = someVariables({ ...NONE, DEFAULT_DIALER_NUMBER: LAST_RESORT_NUMBER });
    const call = anInboundCall({ forwardedFrom: LAST_RESORT_NUMBER });

    expect(() => emergencyNumber(variables, call)).toThrow(AppError);
  });

  it("is a dialer's own number where variables give none", () => {
    const numbers = [null, DIALFIRE_NUMBER];

    expect(emergencyNumber(someVariables(NONE), anInboundCall(), numbers)).toBe(DIALFIRE_NUMBER);
  });

  it("says which variable to set where there is no number at all", () => {
    const ask = () => emergencyNumber(someVariables(NONE), anInboundCall());

    expect(ask).toThrow(AppError);
    expect(ask).toThrow("DEFAULT_DIALER_NUMBER");
  });
});
