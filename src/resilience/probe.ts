import { type BreakerState, type Evidence, isInDoubt } from "./breaker";
import { judgeOutcome } from "./evidence";
import type { Health } from "./health";

/** A check waits so long: longer than the slowest answer that is still of use (C46). */
export const PROBE_LIMIT_MS = 2_500;

/** While it is not clear whether an integration is up, it is checked this often. */
const DOUBT_INTERVAL_MS = 10_000;

/** One probe in so many stands in `api_logs` although it went well. */
const LOGGED_EVERY = 10;

/**
 * When the next probe comes, counted from the beginning of this one: at the usual interval, sooner
 * after a failure and while an outage ends.
 */
export function nextProbeAt(breaker: BreakerState, startedAt: number, intervalMs: number): number {
  return isInDoubt(breaker) ? probeSoonAt(startedAt, intervalMs) : startedAt + intervalMs;
}

/** When the next probe comes where something gave reason to doubt. */
export function probeSoonAt(now: number, intervalMs: number): number {
  return now + Math.min(DOUBT_INTERVAL_MS, intervalMs);
}

/**
 * When the next probe comes at the latest after what was reported now; `null` where the usual one
 * will do. After a failure of the API it is near, so that three of them are soon told from one.
 */
export function probeDueAfter(
  evidence: readonly Evidence[],
  breaker: BreakerState,
  now: number,
  intervalMs: number,
): number | null {
  const isInTrouble = evidence.some(
    ({ source, outcome }) => source !== "line" && outcome.kind === "bad",
  );
  return isInTrouble ? nextProbeAt(breaker, now, intervalMs) : null;
}

/** What a check tells the breaker; `null` where there was nothing to check. */
export function fromProbe(health: Health): Evidence | null {
  switch (health.kind) {
    case "healthy":
    case "degraded":
      return { source: "probe", ageMs: 0, outcome: { kind: "good" } };
    case "unhealthy": {
      const { category, reason } = health;
      if (category === null) return { source: "probe", ageMs: 0, outcome: { kind: "bad", reason } };
      const outcome = judgeOutcome({ category, errorMessage: reason });
      return outcome && { source: "probe", ageMs: 0, outcome };
    }
    case "not_configured":
      return null;
  }
}

/** Whether the requests of a probe are kept: failures, what changed the state, and one in ten. */
export function isWorthLogging(number: number, health: Health, hasChanged: boolean): boolean {
  return hasChanged || health.kind === "unhealthy" || number % LOGGED_EVERY === 0;
}
