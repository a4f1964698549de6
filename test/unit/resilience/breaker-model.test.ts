import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  beginTrial,
  breakerLimits,
  newBreaker,
  recordEvidence,
} from "../../../src/resilience/breaker";
import { standingOf, viewOf } from "../../../src/resilience/breaker-view";
import { NOW } from "../../support/builders";

const FAILURES = 3;
const REST_MS = 60_000;
/** So far apart that a minute never holds ten calls, and the window always holds three. */
const APART_MS = { min: 7_000, max: 30_000 };

const LIMITS = breakerLimits(FAILURES, 30_000);

beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => vi.useRealTimers());

/** Plays calls to a line, one after the other; tells for each whether it was let through. */
type Player = (isGood: boolean) => boolean | Promise<boolean>;

function ours(): Player {
  let state = newBreaker(Date.now());
  return (isGood) => {
    const now = Date.now();
    const standing = standingOf(viewOf(state), now);
    if (standing.kind === "down") return false;
    if (standing.kind === "trial") state = beginTrial(state, now);
    const outcome = isGood ? ({ kind: "good" } as const) : ({ kind: "bad", reason: "" } as const);
    state = recordEvidence(state, { source: "line", ageMs: 0, outcome }, LIMITS, now);
    return true;
  };
}

function theirs(): Player {
  const policy = circuitBreaker(handleAll, {
    halfOpenAfter: REST_MS,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  return async (isGood) => {
    try {
      await policy.execute(() => {
        if (!isGood) throw new Error("the call failed");
      });
      return true;
    } catch (error) {
      return !(error instanceof BrokenCircuitError);
    }
  };
}

describe("the breaker of a line", () => {
  it("lets the same calls through as a well-known library's, whatever happened before", async () => {
    const histories = fc.array(fc.record({ isGood: fc.boolean(), afterMs: fc.integer(APART_MS) }), {
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        vi.setSystemTime(NOW);
        const [we, they] = [ours(), theirs()];
        for (const { isGood, afterMs } of history) {
          vi.setSystemTime(Date.now() + afterMs);
          expect(await we(isGood)).toBe(await they(isGood));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
