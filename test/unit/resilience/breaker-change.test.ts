import { describe, expect, it } from "vitest";
import {
  type BreakerState,
  beginTrial,
  breakerLimits,
  forgetApi,
  newBreaker,
  recordEvidence,
  resetBreaker,
} from "../../../src/resilience/breaker";
import {
  type BreakerChange,
  type Cause,
  rememberChanges,
} from "../../../src/resilience/breaker-change";
import { NOW } from "../../support/builders";

const LIMITS = breakerLimits(3, 30_000);

/** A breaker that writes down its changes, a second after each thing that happens. */
function aBreaker() {
  let state = newBreaker(NOW);
  let now = NOW;
  let changes: readonly BreakerChange[] = [];
  const become = (step: (state: BreakerState, now: number) => BreakerState, cause?: Cause) => {
    now += 1_000;
    const after = step(state, now);
    changes = rememberChanges(changes, { before: state, after }, cause ?? "evidence", now);
    state = after;
  };
  const learn = (source: "probe" | "line", isGood: boolean) =>
    become((before, at) => {
      const outcome = isGood
        ? ({ kind: "good" } as const)
        : ({ kind: "bad", reason: "answered 503" } as const);
      return recordEvidence(before, { source, ageMs: 0, outcome }, LIMITS, at);
    });
  const told = () =>
    changes.map(({ circuit, from, to, reason }) => `${circuit} ${from} > ${to}: ${reason}`);
  return { become, learn, told, changes: () => changes };
}

const fail = (breaker: ReturnType<typeof aBreaker>, source: "probe" | "line") => {
  for (let i = 0; i < 3; i++) breaker.learn(source, false);
};

describe("the changes of a breaker", () => {
  it("tell an outage of the API and its end, the newest first", () => {
    const breaker = aBreaker();

    fail(breaker, "probe");
    for (let i = 0; i < 3; i++) breaker.learn("probe", true);

    expect(breaker.told()).toEqual([
      "api half_open > closed: enough checks in a row went well",
      "api open > half_open: a check went well",
      "api closed > open: 3 failures in a row: answered 503",
    ]);
    expect(breaker.changes().map(({ at }) => at - NOW)).toEqual([6_000, 4_000, 3_000]);
  });

  it("tell how a line was tried, failed again and came back", () => {
    const breaker = aBreaker();

    fail(breaker, "line");
    breaker.become(beginTrial);
    breaker.learn("line", false);
    breaker.become(beginTrial);
    breaker.learn("line", true);

    expect(breaker.told()).toEqual([
      "line half_open > closed: a call got through",
      "line open > half_open: a live call tries it",
      "line half_open > open: answered 503",
      "line open > half_open: a live call tries it",
      "line closed > open: 3 failures in a row: answered 503",
    ]);
  });

  it("tell both halves that a person closes", () => {
    const breaker = aBreaker();
    fail(breaker, "probe");
    fail(breaker, "line");

    breaker.become(resetBreaker, "by_hand");

    expect(breaker.told().slice(0, 2)).toEqual([
      "api open > closed: closed by hand",
      "line open > closed: closed by hand",
    ]);
  });

  it("tell that another API is watched", () => {
    const breaker = aBreaker();
    fail(breaker, "probe");

    breaker.become(forgetApi, "another_api");

    expect(breaker.told()[0]).toBe("api open > closed: another API is watched, or none");
  });

  it("are the very same list where nothing changed", () => {
    const breaker = aBreaker();
    const before = breaker.changes();

    breaker.learn("probe", true);
    breaker.learn("probe", false);

    expect(breaker.changes()).toBe(before);
  });

  it("are remembered up to a number, the newest", () => {
    const breaker = aBreaker();
    for (let i = 0; i < 40; i++) {
      fail(breaker, "probe");
      breaker.become(resetBreaker, "by_hand");
    }

    expect(breaker.changes()).toHaveLength(30);
    expect(breaker.told()[0]).toBe("api open > closed: closed by hand");
  });
});
