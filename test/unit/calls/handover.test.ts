import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  advance,
  chooseCallerId,
  dialledBy,
  HANDOVER_STEPS,
  type HandoverState,
  nextStep,
  planHandover,
  readState,
  toQuery,
} from "../../../src/calls/handover";
import type { Dialer } from "../../../src/dialers/dialer";
import {
  aConfiguration,
  aDialer,
  aHandoverState,
  anAnonymousCall,
  anInboundCall,
  CALLER_NUMBER,
  DIALFIRE_NUMBER,
  OUR_NUMBER,
  someSettings,
  twoDialers,
  ZENDESK_NUMBER,
} from "../../support/builders";

const SALES = { kind: "dialer", dialer: "dialfire" } as const;
const SUPPORT = { kind: "dialer", dialer: "zendesk_talk" } as const;
const HOTLINE = { kind: "dialer", dialer: "hotline" } as const;
const HOTLINE_NUMBER = "+494099999999";

const withDialfire = (changed: Partial<Dialer>) =>
  aConfiguration({ dialers: [aDialer(changed), ...twoDialers().slice(1)] });

describe("planHandover", () => {
  it("rings the target first and keeps the fallback behind it", () => {
    const handover = planHandover(SALES, aConfiguration({ version: 7 }), anInboundCall(), []);

    expect(handover).toEqual({
      kind: "dial",
      dialer: "dialfire",
      number: DIALFIRE_NUMBER,
      state: {
        order: ["dialfire", "zendesk_talk"],
        step: "first",
        attempt: 1,
        rulesetVersion: 7,
      },
      skipped: [],
    });
  });

  it("puts the primary dialer behind a target that is the fallback itself", () => {
    const handover = planHandover(SUPPORT, aConfiguration(), anInboundCall(), []);

    expect(handover).toMatchObject({
      dialer: "zendesk_talk",
      number: ZENDESK_NUMBER,
      state: { order: ["zendesk_talk", "dialfire"] },
    });
  });

  it("tries the target, then the fallback, and nobody else", () => {
    const hotline = aDialer({ id: 3, name: "hotline", kind: "phone", phoneNumber: HOTLINE_NUMBER });
    const configuration = aConfiguration({ dialers: [...twoDialers(), hotline] });

    const handover = planHandover(HOTLINE, configuration, anInboundCall(), []);

    expect(handover).toMatchObject({
      dialer: "hotline",
      state: { order: ["hotline", "zendesk_talk"] },
    });
  });

  it("lets the primary step in where the target is the fallback", () => {
    const target = { kind: "dialer", dialer: "zendesk_talk" } as const;

    const handover = planHandover(target, aConfiguration(), anInboundCall(), []);

    expect(handover).toMatchObject({ state: { order: ["zendesk_talk", "dialfire"] } });
  });

  it("sends a call into the menu without asking for any dialer", () => {
    const configuration = aConfiguration({ dialers: [] });

    expect(planHandover({ kind: "ivr_menu" }, configuration, anInboundCall(), [])).toEqual({
      kind: "menu",
    });
  });

  it.each([
    ["is switched off", { active: false }, "the dialer is switched off"],
    ["has no number", { phoneNumber: null }, "the dialer has no phone number"],
    ["has a broken number", { phoneNumber: "abc" }, "the dialer's number cannot be dialled"],
    ["has an emergency number", { phoneNumber: "+112" }, "the dialer's number cannot be dialled"],
  ])("passes over a dialer that %s, and says so", (_, changed, reason) => {
    const handover = planHandover(SALES, withDialfire(changed), anInboundCall(), []);

    expect(handover).toEqual({
      kind: "dial",
      dialer: "zendesk_talk",
      number: ZENDESK_NUMBER,
      state: aHandoverState({ order: ["zendesk_talk"] }),
      skipped: [{ dialer: "dialfire", reason }],
    });
  });

  it("passes over a target that does not exist", () => {
    const handover = planHandover(HOTLINE, aConfiguration(), anInboundCall(), []);

    expect(handover).toMatchObject({
      dialer: "zendesk_talk",
      skipped: [{ dialer: "hotline", reason: "there is no such dialer" }],
    });
  });

  it("does not send a call back to the number it was forwarded from", () => {
    const call = anInboundCall({ forwardedFrom: ZENDESK_NUMBER });

    const handover = planHandover(SUPPORT, aConfiguration(), call, []);

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
    const handover = planHandover(SALES, aConfiguration(), call, ourNumbers);

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

    const handover = planHandover(HOTLINE, aConfiguration({ dialers }), anInboundCall(), []);

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

describe("nextStep", () => {
  const FIRST = aHandoverState();
  const RETRY = aHandoverState({ step: "retry", attempt: 2 });
  const FALLBACK = aHandoverState({ step: "fallback", attempt: 2 });
  const ALONE = aHandoverState({ order: ["dialfire"] });

  const AGAIN = { kind: "dial", dialer: "dialfire", attempt: 2 };
  const OTHER = { kind: "dial", dialer: "zendesk_talk", attempt: 2 };
  const THIRD_TRY = { kind: "dial", dialer: "zendesk_talk", attempt: 3 };
  const END = { kind: "end" };

  it.each([
    ["first", "failed", FIRST, AGAIN],
    ["first", "busy", FIRST, OTHER],
    ["first", "no-answer", FIRST, OTHER],
    ["first", "completed", FIRST, END],
    ["first", "answered", FIRST, END],
    ["first", "canceled", FIRST, END],
    ["first", "a new word", FIRST, OTHER],
    ["retry", "failed", RETRY, THIRD_TRY],
    ["retry", "busy", RETRY, THIRD_TRY],
    ["retry", "no-answer", RETRY, THIRD_TRY],
    ["retry", "completed", RETRY, END],
    ["retry", "canceled", RETRY, END],
    ["fallback", "failed", FALLBACK, END],
    ["fallback", "busy", FALLBACK, END],
    ["fallback", "no-answer", FALLBACK, END],
    ["fallback", "completed", FALLBACK, END],
    ["only", "failed", ALONE, AGAIN],
    ["only", "busy", ALONE, END],
    ["only", "no-answer", ALONE, END],
  ])("with one retry on failure: after the %s dial ended %s", (_, status, state, expected) => {
    expect(nextStep(state, status, someSettings())).toEqual(expected);
  });

  it.each([
    [0, ["dialfire", "zendesk_talk"]],
    [1, ["dialfire", "dialfire", "zendesk_talk"]],
    [2, ["dialfire", "dialfire", "dialfire", "zendesk_talk"]],
    [3, ["dialfire", "dialfire", "dialfire", "dialfire", "zendesk_talk"]],
  ])("with %i retries a line that always fails is rung so often, and then the other", (n, rung) => {
    expect(ringUntilTheEnd("failed", { max_retry_attempts: n })).toEqual(rung);
  });

  it.each(["busy", "no-answer"] as const)(
    "rings again on %s only where settings say so",
    (status) => {
      expect(ringUntilTheEnd(status, {})).toEqual(["dialfire", "zendesk_talk"]);
      expect(ringUntilTheEnd(status, { retry_on: [status] })).toEqual([
        "dialfire",
        "dialfire",
        "zendesk_talk",
      ]);
    },
  );

  it("never rings again where no status asks for it", () => {
    expect(ringUntilTheEnd("failed", { retry_on: [], max_retry_attempts: 3 })).toEqual([
      "dialfire",
      "zendesk_talk",
    ]);
  });

  it("tries the usual dialers when the number behind the menu does not answer", () => {
    const state = aHandoverState({ step: "safety_net" });

    expect(nextStep(state, "no-answer", someSettings())).toEqual({
      kind: "dial",
      dialer: "dialfire",
      attempt: 2,
    });
  });

  it("comes to an end whatever happens", () => {
    const status = fc.constantFrom("failed", "busy", "no-answer", "completed", "odd");
    fc.assert(
      fc.property(fc.array(status, { minLength: 6, maxLength: 6 }), fc.nat(3), (statuses, n) => {
        const settings = someSettings({
          max_retry_attempts: n,
          retry_on: ["failed", "busy", "no-answer"],
        });
        let state: HandoverState = aHandoverState();

        for (const word of statuses) {
          const next = nextStep(state, word, settings);
          if (next.kind === "end") return;
          state = advance(state, next);
        }
        throw new Error("still ringing");
      }),
    );
  });
});

/** The dialers that are rung, one after the other, when every dial ends the same way. */
function ringUntilTheEnd(status: string, changed: Parameters<typeof someSettings>[0]): string[] {
  const settings = someSettings(changed);
  let state: HandoverState = aHandoverState();
  const rung = [dialledBy(state) ?? ""];
  for (let tries = 0; tries < 10; tries++) {
    const next = nextStep(state, status, settings);
    if (next.kind === "end") return rung;
    rung.push(next.dialer);
    state = advance(state, next);
  }
  throw new Error("still ringing");
}

describe("advance", () => {
  it("calls the same dialer again a retry", () => {
    expect(advance(aHandoverState(), { kind: "dial", dialer: "dialfire", attempt: 2 })).toEqual(
      aHandoverState({ step: "retry", attempt: 2 }),
    );
  });

  it("calls another dialer the fallback and keeps order and version", () => {
    expect(advance(aHandoverState(), { kind: "dial", dialer: "zendesk_talk", attempt: 2 })).toEqual(
      aHandoverState({ step: "fallback", attempt: 2 }),
    );
  });
});

describe("dialledBy", () => {
  it.each([
    ["safety_net", undefined],
    ["first", "dialfire"],
    ["retry", "dialfire"],
    ["fallback", "zendesk_talk"],
  ] as const)("knows that the %s dial rings %s", (step, dialer) => {
    expect(dialledBy(aHandoverState({ step }))).toBe(dialer);
  });

  it("knows nobody where the order is empty", () => {
    expect(dialledBy(aHandoverState({ order: [] }))).toBeUndefined();
  });
});

describe("the state in an action address", () => {
  it("has the names that the contract gives them", () => {
    const query = new URLSearchParams(toQuery(aHandoverState({ step: "retry", attempt: 2 })));

    expect(Object.fromEntries(query)).toEqual({
      v: "1",
      order: "dialfire,zendesk_talk",
      step: "retry",
      n: "2",
      rs: "7",
    });
  });

  it("comes back as it went, for all names of dialers", () => {
    const name = fc
      .string({ minLength: 1, unit: "grapheme" })
      .filter((text) => !text.includes(","));
    const state = fc.record({
      order: fc.array(name, { maxLength: 4 }),
      step: fc.constantFrom(...HANDOVER_STEPS),
      attempt: fc.integer({ min: 1, max: 20 }),
      rulesetVersion: fc.nat(),
    });

    fc.assert(
      fc.property(state, (given) => {
        expect(readState(new URLSearchParams(toQuery(given)))).toEqual(given);
      }),
    );
  });

  it.each([
    ["is empty", ""],
    ["is of another version", "v=2&order=dialfire&step=first&n=1&rs=7"],
    ["has no step", "v=1&order=dialfire&n=1&rs=7"],
    ["has a step of its own", "v=1&order=dialfire&step=toString&n=1&rs=7"],
    ["counts no attempts", "v=1&order=dialfire&step=first&n=0&rs=7"],
    ["counts half attempts", "v=1&order=dialfire&step=first&n=1.5&rs=7"],
    ["counts words", "v=1&order=dialfire&step=first&n=one&rs=7"],
  ])("is not read from an address that %s", (_, query) => {
    expect(readState(new URLSearchParams(query))).toBeNull();
  });

  it("does without a ruleset version", () => {
    expect(readState(new URLSearchParams("v=1&order=a&step=first&n=1"))).toEqual({
      order: ["a"],
      step: "first",
      attempt: 1,
      rulesetVersion: 0,
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
