import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Contribution,
  contributionOf,
  contributionSchema,
  MINUTE_MS,
  QUARTER_MS,
  sumFailureChanges,
  sumStatChanges,
} from "../../../src/calls/contribution";
import { type Call, foldCall } from "../../../src/calls/lifecycle";
import { aRoutedEvent, CALL_SID, NOW } from "../../support/builders";

/** A routed call, and what a test says of it. */
function aCall(changed: Partial<Call> = {}): Call {
  return { ...foldCall(CALL_SID, [aRoutedEvent()]), ...changed };
}

const resultOf = (changed: Partial<Call>) => {
  const { amounts, failure } = contributionOf(aCall(changed));
  return { successes: amounts.successes ?? 0, failures: amounts.failures ?? 0, failure };
};
const SUCCESS = { successes: 1, failures: 0, failure: null };
const NEITHER = { successes: 0, failures: 0, failure: null };
const held = [{ status: "holding" as const, at: NOW }];

describe("what a call adds to the roll-ups", () => {
  it("counts under the minute it came in, its dialer, rule and outcome", () => {
    const call = aCall({
      createdAt: NOW + 61_500,
      outcome: "connected",
      decisionMs: 12,
      responseMs: 40,
      cacheHit: true,
      routedAt: NOW + 62_000,
      connectedAt: NOW + 67_000,
      durationSeconds: 90,
    });

    expect(contributionOf(call)).toEqual({
      minute: NOW + 60_000,
      direction: "inbound",
      dialer: "dialfire",
      routingRule: "lead_owner",
      outcome: "connected",
      amounts: {
        calls: 1,
        successes: 1,
        cache_lookups: 1,
        cache_hits: 1,
        setups: 1,
        setup_ms: 40,
        routing_ms: 12,
        setup_50: 1,
        connections: 1,
        connection_ms: 5_000,
        lengths: 1,
        length_seconds: 90,
      },
      failure: null,
    });
  });

  it("is empty of what is not known", () => {
    const call = aCall({
      routedDialer: null,
      routingRule: null,
      cacheHit: null,
      decisionMs: null,
      responseMs: null,
    });

    expect(contributionOf(call)).toMatchObject({
      dialer: "",
      routingRule: "",
      outcome: "",
      amounts: { calls: 1 },
    });
    expect(Object.keys(contributionOf(call).amounts)).toEqual(["calls"]);
  });

  it("is a success where somebody answered, or the caller gave up after being handed over", () => {
    expect(resultOf({ outcome: "connected" })).toEqual(SUCCESS);
    expect(resultOf({ outcome: "abandoned" })).toEqual(SUCCESS);
  });

  it("is a failure where nobody was reached, or the caller left while held", () => {
    expect(resultOf({ outcome: "failed", failureReason: "dialfire: busy" })).toEqual({
      successes: 0,
      failures: 1,
      failure: "dialfire: busy",
    });
    expect(resultOf({ outcome: "failed", status: "busy", failureReason: null })).toMatchObject({
      failure: "busy",
    });
    expect(resultOf({ outcome: "callback_requested", status: "callback_requested" })).toEqual({
      successes: 0,
      failures: 1,
      failure: "callback_requested",
    });
    expect(resultOf({ outcome: "abandoned", history: held })).toEqual({
      successes: 0,
      failures: 1,
      failure: "held, and nobody free",
    });
  });

  it("is neither while the call is open, when it is stale, and when the menu was left", () => {
    expect(resultOf({ outcome: null })).toEqual(NEITHER);
    expect(resultOf({ outcome: "stale" })).toEqual(NEITHER);
    expect(resultOf({ outcome: "abandoned", routedAt: null, legs: [] })).toEqual(NEITHER);
  });

  it.each([
    [0, "setup_10"],
    [10, "setup_10"],
    [11, "setup_25"],
    [50, "setup_50"],
    [51, "setup_100"],
    [2_000, "setup_2000"],
    [2_001, "setup_over"],
  ])("has a set-up of %i ms in the step %s", (responseMs, step) => {
    expect(contributionOf(aCall({ responseMs })).amounts).toMatchObject({ [step]: 1 });
  });

  it("tells no phone number in a reason", () => {
    const failureReason = "no route to +491711234567";

    expect(resultOf({ outcome: "failed", failureReason }).failure).toBe("no route to +4917***4567");
  });

  it("has no caller to give a reason for where we placed the call", () => {
    const placed = aCall({ callSid: "OB_1", outcome: "failed", failureReason: "busy" });

    expect(contributionOf(placed)).toMatchObject({
      direction: "outbound",
      amounts: { failures: 1 },
      failure: null,
    });
  });

  it("survives being kept as text", () => {
    const contribution = contributionOf(aCall({ outcome: "failed" }));

    expect(contributionSchema.parse(JSON.parse(JSON.stringify(contribution)))).toEqual(
      contribution,
    );
  });
});

describe("how roll-ups change", () => {
  const open = contributionOf(aCall());
  const ended = contributionOf(aCall({ outcome: "failed", failureReason: "busy" }));

  it("adds what is new", () => {
    const { minute: start, failure: _, ...cell } = open;

    expect(sumStatChanges([{ before: null, after: open }], MINUTE_MS)).toEqual([
      { start, ...cell },
    ]);
  });

  it("takes back what was added before", () => {
    const [taken, added] = sumStatChanges([{ before: open, after: ended }], MINUTE_MS);

    expect(taken).toMatchObject({ outcome: "", amounts: { calls: -1 } });
    expect(added).toMatchObject({ outcome: "failed", amounts: { calls: 1, failures: 1 } });
    expect(sumFailureChanges([{ before: open, after: ended }], MINUTE_MS)).toEqual([
      { start: NOW, dialer: "dialfire", reason: "busy", n: 1 },
    ]);
    expect(sumFailureChanges([{ before: ended, after: open }], MINUTE_MS)).toMatchObject([
      { n: -1 },
    ]);
  });

  it("is nothing where a call stays as it was", () => {
    expect(sumStatChanges([{ before: ended, after: ended }], MINUTE_MS)).toEqual([]);
    expect(sumFailureChanges([{ before: ended, after: ended }], MINUTE_MS)).toEqual([]);
  });

  it("puts calls of one quarter of an hour into one cell of the coarse roll-up", () => {
    const later: Contribution = { ...open, minute: open.minute + 14 * MINUTE_MS };
    const recounts = [open, later].map((after) => ({ before: null, after }));

    expect(sumStatChanges(recounts, MINUTE_MS)).toHaveLength(2);
    expect(sumStatChanges(recounts, QUARTER_MS)).toMatchObject([{ amounts: { calls: 2 } }]);
  });

  it("leaves nothing once every call is taken back", () => {
    const some = fc.array(
      fc.record({
        outcome: fc.constantFrom(null, "connected", "failed", "stale"),
        responseMs: fc.option(fc.nat(3_000)),
        createdAt: fc.integer({ min: NOW, max: NOW + 10 * MINUTE_MS }),
      }),
    );

    fc.assert(
      fc.property(some, (calls) => {
        const all = calls.map((changed) => contributionOf(aCall(changed as Partial<Call>)));
        const there = all.map((after) => ({ before: null, after }));
        const nowhere = { ...open, amounts: {}, failure: null };
        const back = all.map((before) => ({ before, after: nowhere }));

        expect(sumStatChanges([...there, ...back], MINUTE_MS)).toEqual([]);
        expect(sumFailureChanges([...there, ...back], QUARTER_MS)).toEqual([]);
      }),
    );
  });
});
