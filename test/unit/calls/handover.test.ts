import { describe, expect, it } from "vitest";
import {
  chooseCallerId,
  passOver,
  planHandover,
  type Surroundings,
} from "../../../src/calls/handover";
import type { HandoverState } from "../../../src/calls/handover-state";
import type { Dialer } from "../../../src/dialers/dialer";
import {
  aConfiguration,
  aDialer,
  aHandoverState,
  anAnonymousCall,
  anInboundCall,
  CALLER_NUMBER,
  DIALFIRE_NUMBER,
  NOW,
  OUR_NUMBER,
  twoDialers,
  ZENDESK_NUMBER,
} from "../../support/builders";

const SALES = { kind: "dialer", dialer: "dialfire" } as const;
const SUPPORT = { kind: "dialer", dialer: "zendesk_talk" } as const;
const HOTLINE = { kind: "dialer", dialer: "hotline" } as const;
const HOTLINE_NUMBER = "+494099999999";

const withDialfire = (changed: Partial<Dialer>) =>
  aConfiguration({ dialers: [aDialer(changed), ...twoDialers().slice(1)] });

/** No number of ours is in the way, and every breaker is closed. */
const ALL_IS_WELL = { ourNumbers: [], breakers: {} };

describe("planHandover", () => {
  it("rings the target first and keeps the fallback behind it", () => {
    const handover = planHandover(
      SALES,
      aConfiguration({ version: 7 }),
      anInboundCall(),
      ALL_IS_WELL,
    );

    expect(handover).toEqual({
      kind: "dial",
      isTrial: false,
      dialer: "dialfire",
      number: DIALFIRE_NUMBER,
      state: {
        order: ["dialfire", "zendesk_talk"],
        step: "first",
        attempt: 1,
        heldSince: null,
        rulesetVersion: 7,
      },
      skipped: [],
    });
  });

  it("puts the primary dialer behind a target that is the fallback itself", () => {
    const handover = planHandover(SUPPORT, aConfiguration(), anInboundCall(), ALL_IS_WELL);

    expect(handover).toMatchObject({
      dialer: "zendesk_talk",
      number: ZENDESK_NUMBER,
      state: { order: ["zendesk_talk", "dialfire"] },
    });
  });

  it("tries the target, then the fallback, and nobody else", () => {
    const hotline = aDialer({ id: 3, name: "hotline", kind: "phone", phoneNumber: HOTLINE_NUMBER });
    const configuration = aConfiguration({ dialers: [...twoDialers(), hotline] });

    const handover = planHandover(HOTLINE, configuration, anInboundCall(), ALL_IS_WELL);

    expect(handover).toMatchObject({
      dialer: "hotline",
      state: { order: ["hotline", "zendesk_talk"] },
    });
  });

  it("lets the primary step in where the target is the fallback", () => {
    const target = { kind: "dialer", dialer: "zendesk_talk" } as const;

    const handover = planHandover(target, aConfiguration(), anInboundCall(), ALL_IS_WELL);

    expect(handover).toMatchObject({ state: { order: ["zendesk_talk", "dialfire"] } });
  });

  it("sends a call into the menu without asking for any dialer", () => {
    const configuration = aConfiguration({ dialers: [] });

    expect(planHandover({ kind: "ivr_menu" }, configuration, anInboundCall(), ALL_IS_WELL)).toEqual(
      {
        kind: "menu",
      },
    );
  });

  it.each([
    ["is switched off", { active: false }, "the dialer is switched off"],
    ["has no number", { phoneNumber: null }, "the dialer has no phone number"],
    ["has a broken number", { phoneNumber: "abc" }, "the dialer's number cannot be dialled"],
    ["has an emergency number", { phoneNumber: "+112" }, "the dialer's number cannot be dialled"],
  ])("passes over a dialer that %s, and says so", (_, changed, reason) => {
    const handover = planHandover(SALES, withDialfire(changed), anInboundCall(), ALL_IS_WELL);

    expect(handover).toEqual({
      kind: "dial",
      isTrial: false,
      dialer: "zendesk_talk",
      number: ZENDESK_NUMBER,
      state: aHandoverState({ order: ["zendesk_talk"] }),
      skipped: [{ dialer: "dialfire", reason }],
    });
  });

  it("does not ring the same place twice under two names", () => {
    const twins = twoDialers().map((dialer) => ({ ...dialer, phoneNumber: DIALFIRE_NUMBER }));

    const handover = planHandover(
      SALES,
      aConfiguration({ dialers: twins }),
      anInboundCall(),
      ALL_IS_WELL,
    );

    expect(handover).toMatchObject({
      state: { order: ["dialfire"] },
      skipped: [{ dialer: "zendesk_talk", reason: "it has the same number as dialfire" }],
    });
  });

  it("passes over a target that does not exist", () => {
    const handover = planHandover(HOTLINE, aConfiguration(), anInboundCall(), ALL_IS_WELL);

    expect(handover).toMatchObject({
      dialer: "zendesk_talk",
      skipped: [{ dialer: "hotline", reason: "there is no such dialer" }],
    });
  });

  it("does not send a call back to the number it was forwarded from", () => {
    const call = anInboundCall({ forwardedFrom: ZENDESK_NUMBER });

    const handover = planHandover(SUPPORT, aConfiguration(), call, ALL_IS_WELL);

    expect(handover).toMatchObject({
      dialer: "dialfire",
      state: { order: ["dialfire"] },
      skipped: [{ dialer: "zendesk_talk", reason: "the call was forwarded from this number" }],
    });
  });

  it.each([
    ["was called", anInboundCall({ called: DIALFIRE_NUMBER }), []],
    ["is one of ours", anInboundCall(), [OUR_NUMBER, DIALFIRE_NUMBER]],
  ])("does not ring a number that %s", (_, call, ourNumbers) => {
    const handover = planHandover(SALES, aConfiguration(), call, { ...ALL_IS_WELL, ourNumbers });

    expect(handover).toMatchObject({
      dialer: "zendesk_talk",
      skipped: [
        {
          dialer: "dialfire",
          reason: "the number is one of our own: the call would come back",
        },
      ],
    });
  });

  it("finds nobody when every dialer is out of reach, with a reason for each", () => {
    const dialers = twoDialers().map((dialer) => ({ ...dialer, active: false }));

    const handover = planHandover(
      HOTLINE,
      aConfiguration({ dialers }),
      anInboundCall(),
      ALL_IS_WELL,
    );

    expect(handover).toEqual({
      kind: "nobody",
      skipped: [
        { dialer: "hotline", reason: "there is no such dialer" },
        { dialer: "zendesk_talk", reason: "the dialer is switched off" },
        { dialer: "dialfire", reason: "the dialer is switched off" },
      ],
    });
  });
});

describe("passOver", () => {
  const dial = (state: HandoverState, dialer: string) => ({ kind: "dial", dialer, state }) as const;
  const around = (changed: Partial<Surroundings> = {}) => ({
    configuration: aConfiguration(),
    call: anInboundCall(),
    ourNumbers: [OUR_NUMBER],
    now: NOW,
    ...changed,
  });
  const nobody = around({ configuration: aConfiguration({ dialers: [] }) });

  it("takes the step as it is where its dialer can be rung, and knows the number", () => {
    const step = dial(aHandoverState(), "dialfire");

    expect(passOver(step, around())).toEqual({
      step: { ...step, number: DIALFIRE_NUMBER },
      skipped: [],
    });
  });

  it("passes over the number the call was forwarded from, and says why", () => {
    const call = anInboundCall({ forwardedFrom: DIALFIRE_NUMBER });

    expect(passOver(dial(aHandoverState(), "dialfire"), around({ call }))).toMatchObject({
      step: { dialer: "zendesk_talk", number: ZENDESK_NUMBER, state: { step: "fallback" } },
      skipped: [{ dialer: "dialfire", reason: "the call was forwarded from this number" }],
    });
  });

  it.each(["first", "retry", "fallback", "again"] as const)(
    "comes to hold where nobody can be rung (%s)",
    (step) => {
      const state = aHandoverState({ step });

      expect(passOver(dial(state, "dialfire"), nobody).step).toMatchObject({ kind: "hold" });
    },
  );

  it("goes on holding where nobody can be rung from hold", () => {
    const state = aHandoverState({ step: "hold", heldSince: NOW / 1_000 });

    expect(passOver(dial(state, "dialfire"), nobody)).toEqual({
      step: { kind: "hold", isFirst: false, state: { ...state, attempt: 2 } },
      skipped: [
        { dialer: "dialfire", reason: "there is no such dialer" },
        { dialer: "zendesk_talk", reason: "there is no such dialer" },
      ],
    });
  });
});

describe("chooseCallerId", () => {
  it("shows the caller where numbers are passed through", () => {
    expect(chooseCallerId("pass_through", anInboundCall(), OUR_NUMBER)).toBe(CALLER_NUMBER);
  });

  it("shows the number that was called for a caller without one", () => {
    expect(chooseCallerId("pass_through", anAnonymousCall(), "+493000000000")).toBe(OUR_NUMBER);
  });

  it("shows the number that was called where settings say so", () => {
    expect(chooseCallerId("our_number", anInboundCall(), "+493000000000")).toBe(OUR_NUMBER);
  });

  it.each([null, "sip:reception@example.com", "anonymous"])(
    "shows our own number where the called one is %j",
    (called) => {
      expect(chooseCallerId("our_number", anInboundCall({ called }), OUR_NUMBER)).toBe(OUR_NUMBER);
    },
  );

  it("leaves the choice to Twilio where we have no number at all", () => {
    const call = anInboundCall({ called: null });

    expect(chooseCallerId("our_number", call, undefined)).toBeUndefined();
  });
});
