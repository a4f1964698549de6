import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakerLimits,
  type Evidence,
  isDown,
  newBreaker,
  recordEvidence,
} from "../../../src/resilience/breaker";
import type { Health } from "../../../src/resilience/health";
import {
  fromProbe,
  isWorthLogging,
  nextProbeAt,
  probeDueAfter,
} from "../../../src/resilience/probe";
import { createWatcher, newWatch } from "../../../src/resilience/watch";
import { NOW } from "../../support/builders";

const SECOND = 1_000;
const INTERVAL_MS = 30 * SECOND;

const HEALTHY: Health = { kind: "healthy", latencyMs: 20 };
const FAILED: Health = {
  kind: "unhealthy",
  latencyMs: 20,
  category: "server_error",
  reason: "answered 500",
};

/**
 * Plays the loop of probes, with no other traffic, and tells when the breaker opened and when it
 * closed again. `failureMs`: how long a probe waits before it fails.
 */
function playProbes(play: { firstAt: number; downAt: number; upAt: number; failureMs: number }) {
  const watcher = createWatcher("dialfire", breakerLimits(3, INTERVAL_MS));
  let watch = newWatch(NOW);
  let openedAt: number | null = null;
  let startedAt = play.firstAt;
  while (startedAt < play.upAt + 600 * SECOND) {
    const isFailing = startedAt >= play.downAt && startedAt < play.upAt;
    const endedAt = startedAt + (isFailing ? play.failureMs : 20);
    watch = watcher.learnHealth(watch, isFailing ? FAILED : HEALTHY, endedAt);
    if (openedAt === null && isDown(watch.breaker)) openedAt = endedAt;
    if (openedAt !== null && !isDown(watch.breaker)) return { openedAt, closedAt: endedAt };
    startedAt = nextProbeAt(watch.breaker, startedAt, INTERVAL_MS);
  }
  return { openedAt, closedAt: null };
}

describe("the loop of probes", () => {
  it("knows a dead integration within a minute, at whatever moment it dies", () => {
    const phase = fc.integer({ min: 0, max: INTERVAL_MS });
    const failureMs = fc.integer({ min: 1, max: 2_500 });
    fc.assert(
      fc.property(phase, phase, failureMs, (firstAfter, downAfter, waited) => {
        const downAt = NOW + 300 * SECOND + downAfter;
        const upAt = downAt + 600 * SECOND;

        const { openedAt } = playProbes({
          firstAt: NOW + firstAfter,
          downAt,
          upAt,
          failureMs: waited,
        });

        expect(openedAt).not.toBeNull();
        expect((openedAt ?? 0) - downAt).toBeLessThan(60 * SECOND);
      }),
      { numRuns: 2_000 },
    );
  });

  it("knows that it is back within a minute, too", () => {
    const phase = fc.integer({ min: 0, max: INTERVAL_MS });
    fc.assert(
      fc.property(phase, fc.integer({ min: 60 * SECOND, max: 600 * SECOND }), (after, outage) => {
        const downAt = NOW + 300 * SECOND + after;
        const upAt = downAt + outage;

        const { closedAt } = playProbes({ firstAt: NOW, downAt, upAt, failureMs: 2_500 });

        expect(closedAt).not.toBeNull();
        expect((closedAt ?? 0) - upAt).toBeLessThan(60 * SECOND);
      }),
    );
  });

  it("checks again ten and twenty seconds after a first failure", () => {
    const watcher = createWatcher("dialfire", breakerLimits(3, INTERVAL_MS));
    let watch = newWatch(NOW);
    const gaps = [];
    for (let i = 0; i < 4; i++) {
      watch = watcher.learnHealth(watch, FAILED, NOW);
      gaps.push(nextProbeAt(watch.breaker, NOW, INTERVAL_MS) - NOW);
    }

    expect(gaps).toEqual([10 * SECOND, 10 * SECOND, INTERVAL_MS, INTERVAL_MS]);
  });
});

describe("after what was reported", () => {
  const bad = (source: Evidence["source"]): Evidence => ({
    source,
    ageMs: 0,
    outcome: { kind: "bad", reason: "answered 500" },
  });
  const dueAfter = (...evidence: Evidence[]) => {
    const limits = breakerLimits(3, INTERVAL_MS);
    const breaker = evidence.reduce(
      (state, one) => recordEvidence(state, one, limits, NOW),
      newBreaker(NOW),
    );
    return probeDueAfter(evidence, breaker, NOW, INTERVAL_MS);
  };

  it("a check is near where the API failed", () => {
    expect(dueAfter(bad("api"))).toBe(NOW + 10 * SECOND);
  });

  it("the usual check will do where it did not, or a dialled call did", () => {
    expect(dueAfter({ source: "api", ageMs: 0, outcome: { kind: "good" } })).toBeNull();
    expect(dueAfter(bad("line"))).toBeNull();
  });
});

describe("what a probe tells the breaker", () => {
  it("is good for a slow answer, and bad for one that is too slow to be of use", () => {
    expect(fromProbe({ kind: "degraded", latencyMs: 1_900 })?.outcome.kind).toBe("good");
    const slow: Health = {
      kind: "unhealthy",
      latencyMs: 2_100,
      category: null,
      reason: "answered after 2100 ms",
    };
    expect(fromProbe(slow)?.outcome).toEqual({
      kind: "bad",
      reason: "answered after 2100 ms",
    });
  });

  it("is a refused key, not an outage", () => {
    const refused: Health = { ...FAILED, category: "auth_failed", reason: "answered 401" };

    expect(fromProbe(refused)?.outcome).toEqual({ kind: "refused", reason: "answered 401" });
  });

  it("is nothing where nothing is configured", () => {
    expect(fromProbe({ kind: "not_configured", reason: "DIALFIRE_API_KEY is not set" })).toBeNull();
  });
});

describe("the requests of a probe", () => {
  it("are kept when it failed, when it changed something, and one time in ten", () => {
    expect(isWorthLogging(3, FAILED, false)).toBe(true);
    expect(isWorthLogging(3, HEALTHY, true)).toBe(true);
    const kept = Array.from({ length: 30 }, (_, i) => isWorthLogging(i + 1, HEALTHY, false));
    expect(kept.filter(Boolean)).toHaveLength(3);
  });
});
