import {
  type BreakerLimits,
  type BreakerState,
  beginTrial,
  type Evidence,
  forgetApi,
  newBreaker,
  recordEvidence,
  resetBreaker,
} from "./breaker";
import type { Health } from "./health";
import { type HealthHistory, NO_HISTORY, recordCheck } from "./health-history";
import { findChanges, type IntegrationChange } from "./integration-change";
import { fromProbe } from "./probe";

/** Everything that is known of one integration; kept whole, so that a restart forgets nothing. */
export interface Watch {
  breaker: BreakerState;
  history: HealthHistory;
  /** Changes that the outbox has not taken yet, oldest first. */
  untold: readonly IntegrationChange[];
  /** Probes so far. */
  probes: number;
}

export function newWatch(now: number): Watch {
  return { breaker: newBreaker(now), history: NO_HISTORY, untold: [], probes: 0 };
}

/** Changes that could not be told pile up no further than this: the newest say what counts. */
const UNTOLD_KEPT = 100;

/** A watch goes from one state to the next by what it learns; `integration` names it in what it tells. */
export function createWatcher(integration: string, limits: BreakerLimits) {
  function withBreaker(watch: Watch, breaker: BreakerState, now: number): Watch {
    if (breaker === watch.breaker) return watch;
    const changes = findChanges(watch.breaker, breaker).map((told): IntegrationChange => {
      const key = `${integration}:${told.change}:${now}`;
      return { ...told, key, integration, at: now, lastSuccessAt: watch.history.lastSuccessAt };
    });
    if (changes.length === 0) return { ...watch, breaker };
    const untold = [...watch.untold, ...changes].slice(-UNTOLD_KEPT);
    return { ...watch, breaker, untold };
  }

  const learn = (watch: Watch, evidence: Evidence | null, now: number) =>
    evidence === null
      ? watch
      : withBreaker(watch, recordEvidence(watch.breaker, evidence, limits, now), now);

  return {
    /** After one piece of evidence; the very same where there is none. */
    learn,
    /** After a probe that ended now. Where nothing is configured, nothing is down. */
    learnHealth(watch: Watch, health: Health, now: number): Watch {
      const learnt =
        health.kind === "not_configured"
          ? withBreaker(watch, forgetApi(watch.breaker, now), now)
          : learn(watch, fromProbe(health), now);
      const history = recordCheck(watch.history, health, now);
      return { ...learnt, history, probes: watch.probes + 1 };
    },
    /** What is watched has another API now, or none. */
    forgetApi: (watch: Watch, now: number) =>
      withBreaker(watch, forgetApi(watch.breaker, now), now),
    /** A live call tries the dead line. */
    beginTrial: (watch: Watch, now: number) =>
      withBreaker(watch, beginTrial(watch.breaker, now), now),
    /** A person closed the breaker; the very same where it was closed. */
    reset: (watch: Watch, now: number) => withBreaker(watch, resetBreaker(watch.breaker, now), now),
  };
}

/** The outbox took these changes. */
export function forgetTold(watch: Watch, keys: readonly string[]): Watch {
  return { ...watch, untold: watch.untold.filter(({ key }) => !keys.includes(key)) };
}

/**
 * Whether a new state must outlive the object's memory. One more success of an integration that
 * works is not worth a write: without it the breaker would only be a little quicker to open.
 */
export function isWorthKeeping(before: Watch, after: Watch): boolean {
  if (before.untold !== after.untold || before.probes !== after.probes) return true;
  return (
    isNews(before.breaker, after.breaker, "api") || isNews(before.breaker, after.breaker, "line")
  );
}

function isNews(before: BreakerState, after: BreakerState, name: "api" | "line"): boolean {
  const [old, now] = [before[name], after[name]];
  if (old === now) return false;
  if (old.kind !== "closed" || now.kind !== "closed") return true;
  return old.recent.at(-1)?.isGood === false || now.recent.at(-1)?.isGood === false;
}
