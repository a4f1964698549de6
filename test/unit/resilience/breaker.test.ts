import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BreakerState,
  beginTrial,
  breakerLimits,
  type Evidence,
  isDown,
  isInDoubt,
  newBreaker,
  recordEvidence,
  resetBreaker,
} from "../../../src/resilience/breaker";
import { standingOf, viewOf } from "../../../src/resilience/breaker-view";

const START = Date.UTC(2026, 2, 10, 12);
const SECOND = 1_000;
/** Three failures, and checks often enough that a minute is the window. */
const LIMITS = breakerLimits(3, 20 * SECOND);

type Source = Evidence["source"];

const good = (source: Source, ageMs = 0): Evidence => ({
  source,
  ageMs,
  outcome: { kind: "good" },
});
const bad = (source: Source): Evidence => ({
  source,
  ageMs: 0,
  outcome: { kind: "bad", reason: "answered 500" },
});

/** A breaker and a clock that goes on by one second before each piece of evidence. */
function aBreaker(limits = LIMITS) {
  let state = newBreaker(START);
  let now = START;
  const record = (evidence: Evidence) => {
    state = recordEvidence(state, evidence, limits, now);
  };
  return {
    get state() {
      return state;
    },
    get now() {
      return now;
    },
    skip(milliseconds: number) {
      now += milliseconds;
      return this;
    },
    good(source: Source, times = 1) {
      for (let i = 0; i < times; i++) {
        now += SECOND;
        record(good(source));
      }
      return this;
    },
    bad(source: Source, times = 1) {
      for (let i = 0; i < times; i++) {
        now += SECOND;
        record(bad(source));
      }
      return this;
    },
    record,
    trial() {
      state = beginTrial(state, now);
      return this;
    },
    standing: () => standingOf(viewOf(state), now).kind,
  };
}

describe("a breaker", () => {
  it.each(["probe", "api", "line"] as const)(
    "opens at the third failure in a row: %s",
    (source) => {
      const breaker = aBreaker().bad(source, 2);
      expect(breaker.standing()).toBe("up");

      breaker.bad(source);
      expect(breaker.standing()).toBe("down");
    },
  );

  it("stays closed while successes lie between the failures", () => {
    expect(aBreaker().bad("api", 2).good("api").bad("api", 2).standing()).toBe("up");
  });

  it("opens by three failures within a minute, not by three within longer", () => {
    const within = aBreaker()
      .bad("line")
      .skip(29 * SECOND)
      .bad("line")
      .skip(28 * SECOND);
    expect(within.bad("line").standing()).toBe("down");

    const beyond = aBreaker()
      .bad("line")
      .skip(29 * SECOND)
      .bad("line")
      .skip(30 * SECOND);
    expect(beyond.bad("line").standing()).toBe("up");
  });

  it("has a window that holds as many checks as it takes to open it", () => {
    expect(breakerLimits(3, 30 * SECOND).windowMs).toBe(90 * SECOND);
    expect(breakerLimits(3, 10 * SECOND).windowMs).toBe(60 * SECOND);
  });

  it("opens when half of at least ten failed within a minute, without three in a row", () => {
    const breaker = aBreaker();
    for (let i = 0; i < 4; i++) breaker.bad("api").good("api");
    breaker.good("api");
    expect(breaker.standing()).toBe("up");

    expect(breaker.bad("api").standing()).toBe("down");
    expect(viewOf(breaker.state).api.reason).toBe("5 of 10 failed within 60 s: answered 500");
  });

  it("opens by the share, the number and the time that operators set", () => {
    const numbers = {
      windowSeconds: 30,
      failurePercent: 20,
      minimumRequests: 5,
      recoveryChecks: 1,
    };
    const limits = breakerLimits(3, 10 * SECOND, numbers);
    const say = (state: BreakerState, source: Evidence["source"], kind: "good" | "bad") =>
      recordEvidence(
        state,
        { source, ageMs: 0, outcome: kind === "good" ? { kind } : { kind, reason: "500" } },
        limits,
        START,
      );
    const four = Array.from({ length: 4 }).reduce<BreakerState>(
      (state) => say(state, "api", "good"),
      newBreaker(START),
    );

    const open = say(four, "api", "bad");

    expect(viewOf(open).api).toMatchObject({
      kind: "open",
      reason: "1 of 5 failed within 30 s: 500",
    });
    expect(viewOf(say(open, "probe", "good")).api.kind).toBe("closed");
  });

  it("tells since when and why it is open", () => {
    const { state, now } = aBreaker().bad("probe", 3);

    expect(viewOf(state)).toEqual({
      api: { kind: "open", since: now, reason: "3 failures in a row: answered 500" },
      line: { kind: "closed", since: START, reason: null },
    });
  });

  it("keeps a bounded memory, however much it is told", () => {
    const breaker = aBreaker();
    for (let i = 0; i < 1_000; i++) breaker.record(good("api"));

    expect(breaker.state.api).toMatchObject({ recent: { length: 100 } });
  });
});

describe("a breaker whose API failed", () => {
  const opened = () => aBreaker().bad("probe", 3);

  it("closes by the third good probe in a row", () => {
    const breaker = opened().good("probe", 2);
    expect(breaker.state.api.kind).toBe("half_open");
    expect(breaker.standing()).toBe("down");

    expect(breaker.good("probe").standing()).toBe("up");
  });

  it("begins to count anew after a bad probe", () => {
    expect(opened().good("probe", 2).bad("probe").good("probe", 2).standing()).toBe("down");
  });

  it("hears nothing of calls to the API that a caller made", () => {
    const breaker = opened();
    const before = breaker.state;

    expect(breaker.good("api", 5).bad("api").state).toBe(before);
  });

  it("is not closed by the line, however well it works", () => {
    expect(opened().good("line", 5).standing()).toBe("down");
  });
});

describe("a breaker whose line failed", () => {
  const opened = () => aBreaker().bad("line", 3);

  it("is not closed by the API, however well it works", () => {
    expect(opened().good("probe", 5).good("api", 5).standing()).toBe("down");
  });

  it("may be tried by one call after a minute, and by the next a minute later", () => {
    const breaker = opened().skip(60 * SECOND - 1);
    expect(breaker.standing()).toBe("down");
    expect(breaker.skip(1).standing()).toBe("trial");

    expect(breaker.trial().standing()).toBe("down");
    expect(breaker.skip(60 * SECOND).standing()).toBe("trial");
  });

  it("closes when that call was answered", () => {
    const breaker = opened()
      .skip(60 * SECOND)
      .trial();

    expect(breaker.good("line").standing()).toBe("up");
  });

  it("rests for another minute when that call failed", () => {
    const breaker = opened()
      .skip(60 * SECOND)
      .trial()
      .bad("line");

    expect(breaker.skip(60 * SECOND - 1).standing()).toBe("down");
    expect(breaker.skip(1).standing()).toBe("trial");
  });

  it("is not closed by the end of a call that was answered before", () => {
    const breaker = aBreaker().skip(600 * SECOND);
    breaker.bad("line", 3).skip(5 * SECOND);

    breaker.record(good("line", 300 * SECOND));

    expect(breaker.standing()).toBe("down");
  });
});

describe("the failures of a line", () => {
  it("are not forgiven for a long call that began before them and ends now", () => {
    const breaker = aBreaker()
      .skip(600 * SECOND)
      .bad("line", 2);
    breaker.record(good("line", 300 * SECOND));

    expect(breaker.bad("line").standing()).toBe("down");
  });
});

describe("a refused key", () => {
  const refused = (): Evidence => ({
    source: "probe",
    ageMs: 0,
    outcome: { kind: "refused", reason: "answered 401" },
  });

  it("is no outage, and is forgotten once the key is taken", () => {
    const breaker = aBreaker();
    for (let i = 0; i < 20; i++) breaker.record(refused());
    expect(breaker.standing()).toBe("up");
    expect(breaker.state.access).toEqual({ kind: "refused", since: START, reason: "answered 401" });

    expect(breaker.good("probe").state.access).toMatchObject({ kind: "accepted" });
  });

  it("shows that somebody answers: an outage ends by it", () => {
    const breaker = aBreaker().bad("probe", 3);
    for (let i = 0; i < 3; i++) breaker.record(refused());

    expect(breaker.standing()).toBe("up");
  });
});

describe("a reset", () => {
  it("closes both circuits, and forgets what was before", () => {
    const breaker = aBreaker().bad("probe", 3).bad("line", 3);

    const after = resetBreaker(breaker.state, breaker.now);

    expect(isDown(after)).toBe(false);
    expect(isDown(recordEvidence(after, bad("line"), LIMITS, breaker.now))).toBe(false);
  });

  it("forgets failures that did not open it yet", () => {
    const { state, now } = aBreaker().bad("probe", 2);

    expect(resetBreaker(state, now).api).toEqual({ kind: "closed", since: now, recent: [] });
  });

  it("changes nothing where nothing failed", () => {
    const { state, now } = aBreaker().good("probe", 2).good("line");

    expect(resetBreaker(state, now)).toBe(state);
  });
});

describe("the next probe", () => {
  it("comes soon after a failure and while an outage ends, and not otherwise", () => {
    expect(isInDoubt(aBreaker().state)).toBe(false);
    expect(isInDoubt(aBreaker().bad("probe").state)).toBe(true);
    expect(isInDoubt(aBreaker().bad("api").good("probe").state)).toBe(false);
    expect(isInDoubt(aBreaker().bad("probe", 3).state)).toBe(false);
    expect(isInDoubt(aBreaker().bad("probe", 3).good("probe").state)).toBe(true);
  });
});

describe("every history of ten steps", () => {
  const DEPTH = 10;

  /** What the API's circuit promises, told once more in another way. */
  type Expected =
    | { kind: "closed"; story: readonly boolean[] }
    | { kind: "waiting"; goodProbes: number };

  function expectNext(expected: Expected, source: Source, isGood: boolean): Expected {
    if (expected.kind === "waiting") {
      if (source !== "probe") return expected;
      const goodProbes = isGood ? expected.goodProbes + 1 : 0;
      return goodProbes === 3 ? { kind: "closed", story: [] } : { kind: "waiting", goodProbes };
    }
    const story = [...expected.story, isGood];
    const isThird = story.slice(-3).length === 3 && story.slice(-3).every((one) => !one);
    const failed = story.filter((one) => !one).length;
    const isHalf = !isGood && story.length >= 10 && failed * 2 >= story.length;
    return isThird || isHalf ? { kind: "waiting", goodProbes: 0 } : { kind: "closed", story };
  }

  it("opens and closes the API exactly as promised, and time never goes back", () => {
    let seen = 0;
    function walk(state: BreakerState, expected: Expected, depth: number) {
      if (depth === DEPTH) return;
      const now = START + depth * SECOND;
      for (const source of ["probe", "api"] as const) {
        for (const isGood of [true, false]) {
          const evidence = isGood ? good(source) : bad(source);
          const next = recordEvidence(state, evidence, LIMITS, now);
          const promised = expectNext(expected, source, isGood);
          const isAsPromised =
            promised.kind === "closed"
              ? next.api.kind === "closed"
              : next.api.kind === (promised.goodProbes > 0 ? "half_open" : "open");
          if (!isAsPromised || next.api.since < state.api.since || next.line !== state.line) {
            expect({ depth, source, isGood, state, next }).toEqual({ as: promised });
          }
          seen += 1;
          walk(next, promised, depth + 1);
        }
      }
    }

    walk(newBreaker(START), { kind: "closed", story: [] }, 0);

    expect(seen).toBe((4 ** (DEPTH + 1) - 4) / 3);
  });

  it("lets one call at a time try a dead line, once a minute", () => {
    let trials = 0;
    /** `restedSince`: when a dead line was last opened or tried. */
    function walk(state: BreakerState, now: number, restedSince: number | null, depth: number) {
      const standing = standingOf(viewOf(state), now).kind;
      const isRested = restedSince !== null && now - restedSince >= 60 * SECOND;
      const promised = restedSince === null ? "up" : isRested ? "trial" : "down";
      if (standing !== promised) expect({ state, now, standing }).toEqual({ promised });
      if (depth === DEPTH) return;

      const next = recordEvidence(state, good("line"), LIMITS, now);
      walk(next, now + SECOND, null, depth + 1);
      const failed = recordEvidence(state, bad("line"), LIMITS, now);
      const opensNow = state.line.kind !== "open" && failed.line.kind === "open";
      walk(failed, now + SECOND, opensNow ? now : restedSince, depth + 1);
      walk(state, now + 60 * SECOND, restedSince, depth + 1);
      if (standing === "trial") {
        trials += 1;
        walk(beginTrial(state, now), now + SECOND, now, depth + 1);
      }
    }

    walk(newBreaker(START), START, null, 0);

    expect(trials).toBeGreaterThan(100);
  });
});

describe("two circuits", () => {
  it("never answer for each other, whatever happens in whatever order", () => {
    const steps = fc.array(
      fc.record({
        source: fc.constantFrom<Source>("probe", "api", "line"),
        isGood: fc.boolean(),
        afterMs: fc.nat(40 * SECOND),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (history) => {
        const fold = (isMeant: (source: Source) => boolean) => {
          let now = START;
          let state = newBreaker(START);
          for (const { source, isGood, afterMs } of history) {
            now += afterMs;
            if (!isMeant(source)) continue;
            const evidence = isGood ? good(source) : bad(source);
            state = recordEvidence(state, evidence, LIMITS, now);
          }
          return state;
        };

        const both = fold(() => true);
        expect(both.api).toEqual(fold((source) => source !== "line").api);
        expect(both.line).toEqual(fold((source) => source === "line").line);
      }),
    );
  });
});
