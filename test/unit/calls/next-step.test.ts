import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HANDOVER_STEPS, type HandoverState } from "../../../src/calls/handover-state";
import {
  describeStep,
  isAllFailed,
  nextStep,
  type Step,
  stepAfterHold,
} from "../../../src/calls/next-step";
import type { RoutingSettings } from "../../../src/settings/routing-settings";
import { aHandoverState, NOW, someSettings } from "../../support/builders";

const NOW_S = NOW / 1_000;
const BOTH = ["dialfire", "zendesk_talk"];
const ALONE = ["dialfire"];
const END: Step = { kind: "end" };

/** The step that dials, with the state that goes with it. */
const dial = (before: HandoverState, step: HandoverState["step"], dialer: string): Step => ({
  kind: "dial",
  dialer,
  state: { ...before, step, attempt: before.attempt + 1 },
});

describe("nextStep", () => {
  it.each([
    ["safety_net", "busy", BOTH, "first", "dialfire"],
    ["first", "failed", BOTH, "retry", "dialfire"],
    ["first", "busy", BOTH, "fallback", "zendesk_talk"],
    ["first", "no-answer", BOTH, "fallback", "zendesk_talk"],
    ["first", "a new word", BOTH, "fallback", "zendesk_talk"],
    ["fallback", "failed", BOTH, "again", "dialfire"],
    ["fallback", "busy", BOTH, "again", "dialfire"],
    ["fallback", "no-answer", BOTH, "again", "dialfire"],
    ["first", "busy", ALONE, "again", "dialfire"],
    ["hold", "busy", BOTH, "hold_fallback", "zendesk_talk"],
  ] as const)("after the %s dial ended %s (order %j): %s at %s", (...row) => {
    const [step, status, order, next, dialer] = row;
    const state = aHandoverState({ step, order, heldSince: step === "hold" ? NOW_S : null });

    expect(nextStep(state, status, someSettings(), NOW)).toEqual(dial(state, next, dialer));
  });

  it.each(["failed", "busy", "no-answer"])("gives way after a retry that ended %s", (status) => {
    const state = aHandoverState({ step: "retry", attempt: 2 });

    expect(nextStep(state, status, someSettings(), NOW)).toEqual(
      dial(state, "fallback", "zendesk_talk"),
    );
  });

  it.each(
    HANDOVER_STEPS.flatMap((step) =>
      ["completed", "answered", "canceled"].map((status) => [step, status] as const),
    ),
  )("ends a call whose %s dial ended %s", (step, status) => {
    expect(nextStep(aHandoverState({ step }), status, someSettings(), NOW)).toEqual(END);
  });

  it("holds the caller once the last try failed, and remembers since when", () => {
    const state = aHandoverState({ step: "again", attempt: 4 });

    expect(nextStep(state, "failed", someSettings(), NOW + 999)).toEqual({
      kind: "hold",
      isFirst: true,
      state: { ...state, step: "hold", heldSince: NOW_S },
    });
  });

  it.each([
    ["hold_fallback", BOTH],
    ["hold", ALONE],
  ] as const)("holds on after the dialers failed again (%s)", (step, order) => {
    const state = aHandoverState({ step, order, heldSince: NOW_S - 60 });

    expect(nextStep(state, "busy", someSettings(), NOW)).toEqual({
      kind: "hold",
      isFirst: false,
      state: { ...state, step: "hold" },
    });
  });

  it.each([
    [true, "last_offer"],
    [false, "goodbye"],
  ])("parts after the longest hold; with callbacks (%s) there is a %s", (enabled, kind) => {
    const state = aHandoverState({ step: "hold_fallback", heldSince: NOW_S - 300 });

    expect(nextStep(state, "busy", someSettings({ callbacks: { enabled } }), NOW).kind).toBe(kind);
  });

  it.each([
    [0, ["dialfire", "zendesk_talk", "dialfire"]],
    [1, ["dialfire", "dialfire", "zendesk_talk", "dialfire"]],
    [2, ["dialfire", "dialfire", "dialfire", "zendesk_talk", "dialfire"]],
  ])("with %i retries rings a line that always fails so often before hold", (n, rung) => {
    expect(ringUntilHold("failed", { max_retry_attempts: n })).toEqual(rung);
  });

  it.each(["busy", "no-answer"] as const)("rings again on %s only where settings say so", (one) => {
    expect(ringUntilHold(one, {})).toEqual(["dialfire", "zendesk_talk", "dialfire"]);
    expect(ringUntilHold(one, { retry_on: [one] })).toEqual([
      "dialfire",
      "dialfire",
      "zendesk_talk",
      "dialfire",
    ]);
  });

  it("never rings again at once where no status asks for it", () => {
    expect(ringUntilHold("failed", { retry_on: [], max_retry_attempts: 3 })).toEqual([
      "dialfire",
      "zendesk_talk",
      "dialfire",
    ]);
  });

  it("comes to hold within seven dials, whatever happens", () => {
    const status = fc.constantFrom("failed", "busy", "no-answer", "odd");
    fc.assert(
      fc.property(fc.array(status, { minLength: 7, maxLength: 7 }), fc.nat(3), (statuses, n) => {
        const settings = someSettings({
          max_retry_attempts: n,
          retry_on: ["failed", "busy", "no-answer"],
        });
        let state: HandoverState = aHandoverState();

        for (const word of statuses) {
          const next = nextStep(state, word, settings, NOW);
          if (next.kind !== "dial") {
            expect(next.kind).toBe("hold");
            return;
          }
          state = next.state;
        }
        throw new Error("still ringing");
      }),
    );
  });
});

describe("stepAfterHold", () => {
  const held = aHandoverState({ step: "hold", attempt: 5, heldSince: NOW_S - 20 });

  it("tries the dialers once more", () => {
    expect(stepAfterHold(held, someSettings(), NOW)).toEqual(dial(held, "hold", "dialfire"));
  });

  it("offers a callback for the last time after the longest hold", () => {
    expect(stepAfterHold(held, someSettings({ hold: { max_seconds: 20 } }), NOW)).toEqual({
      kind: "last_offer",
      state: { ...held, step: "last_offer" },
    });
  });

  it("says goodbye to who does not take that", () => {
    const state = { ...held, step: "last_offer" } as const;

    expect(stepAfterHold(state, someSettings(), NOW)).toEqual({ kind: "goodbye" });
  });

  it("ends a hold in which no dialer ever answers", () => {
    let state: HandoverState = { ...held, heldSince: NOW_S };
    for (let now = NOW; now < NOW + 3_600_000; now += 45_000) {
      const next = stepAfterHold(state, someSettings(), now);
      if (next.kind === "last_offer") {
        expect(now - NOW).toBeGreaterThanOrEqual(300_000);
        return;
      }
      if (next.kind === "dial") state = next.state;
    }
    throw new Error("still on hold");
  });
});

describe("isAllFailed", () => {
  it.each([
    ["fallback", "again", true],
    ["first", "again", true],
    ["first", "fallback", false],
    ["first", "retry", false],
    ["hold", "hold_fallback", false],
  ] as const)("from %s to %s: %s", (before, step, expected) => {
    const next = dial(aHandoverState(), step, "dialfire");

    expect(isAllFailed(aHandoverState({ step: before }), next)).toBe(expected);
  });

  it("is told once: not again when the last try fails, too", () => {
    const state = aHandoverState({ step: "again" });

    expect(isAllFailed(state, nextStep(state, "busy", someSettings(), NOW))).toBe(false);
  });

  it("is told where nobody could be rung at all", () => {
    const held: Step = { kind: "hold", isFirst: true, state: aHandoverState({ step: "hold" }) };

    expect(isAllFailed(aHandoverState(), held)).toBe(true);
  });
});

describe("describeStep", () => {
  it("names dialer, attempt and step of a dial, and of all others the kind alone", () => {
    const state = aHandoverState({ step: "again", attempt: 3 });

    expect(describeStep({ kind: "dial", dialer: "dialfire", state })).toEqual({
      kind: "dial",
      dialer: "dialfire",
      attempt: 3,
      step: "again",
    });
    expect(describeStep({ kind: "hold", isFirst: true, state })).toEqual({ kind: "hold" });
  });
});

/** The dialers that are rung before hold when every dial ends the same way. */
function ringUntilHold(status: string, changed: Partial<RoutingSettings>): string[] {
  let state: HandoverState = aHandoverState();
  const rung = ["dialfire"];
  for (let tries = 0; tries < 10; tries++) {
    const next = nextStep(state, status, someSettings(changed), NOW);
    if (next.kind !== "dial") return rung;
    rung.push(next.dialer);
    state = next.state;
  }
  throw new Error("still ringing");
}
