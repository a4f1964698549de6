import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialledBy, HANDOVER_STEPS, readState, toQuery } from "../../../src/calls/handover-state";
import { aHandoverState } from "../../support/builders";

describe("dialledBy", () => {
  it.each([
    ["safety_net", undefined],
    ["first", "dialfire"],
    ["retry", "dialfire"],
    ["fallback", "zendesk_talk"],
    ["again", "dialfire"],
    ["hold", "dialfire"],
    ["hold_fallback", "zendesk_talk"],
    ["last_offer", undefined],
  ] as const)("knows that at the step %s %s rings", (step, dialer) => {
    expect(dialledBy(aHandoverState({ step }))).toBe(dialer);
  });

  it("knows nobody where the order is empty", () => {
    expect(dialledBy(aHandoverState({ order: [] }))).toBeUndefined();
  });
});

describe("the state in an action address", () => {
  it("has the names that the contract gives them", () => {
    const query = toQuery(aHandoverState({ step: "retry", attempt: 2 }));

    expect(Object.fromEntries(query)).toEqual({
      v: "1",
      order: "dialfire,zendesk_talk",
      step: "retry",
      n: "2",
      rs: "7",
    });
  });

  it("tells on hold since when", () => {
    const query = toQuery(aHandoverState({ step: "hold", heldSince: 1_768_471_200 }));

    expect(query.get("since")).toBe("1768471200");
  });

  it("comes back as it went, for all names of dialers", () => {
    const name = fc
      .string({ minLength: 1, unit: "grapheme" })
      .filter((text) => !text.includes(","));
    const state = fc.record({
      order: fc.array(name, { maxLength: 4 }),
      step: fc.constantFrom(...HANDOVER_STEPS),
      attempt: fc.integer({ min: 1, max: 20 }),
      heldSince: fc.option(fc.integer({ min: 1, max: 2_000_000_000 })),
      rulesetVersion: fc.nat(),
    });

    fc.assert(
      fc.property(state, (given) => {
        expect(readState(new URLSearchParams(toQuery(given).toString()))).toEqual(given);
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
      heldSince: null,
      rulesetVersion: 0,
    });
  });
});
