/**
 * Whether an integration is used. Two circuits with separate evidence, neither of which resets the
 * other: `api` by probes and API calls, `line` by how dialled calls ended. Pure: the object of the
 * same name gives it a clock and a place.
 */
export interface BreakerState {
  api: Circuit;
  line: Circuit;
  access: Access;
}

export type Circuit =
  | { kind: "closed"; since: number; recent: readonly Mark[] }
  | { kind: "open"; since: number; downSince: number; reason: string }
  | {
      /** Good probes so far (`api`), or one live call under way (`line`). */
      kind: "half_open";
      since: number;
      downSince: number;
      reason: string;
      goodProbes: number;
    };

/** Whether our key is accepted. A refused one is our own trouble, not an outage of theirs. */
export type Access =
  | { kind: "accepted"; since: number }
  | { kind: "refused"; since: number; reason: string };

/** One thing that went well or not. */
export interface Mark {
  at: number;
  isGood: boolean;
}

/** `refused`: they answered, but not to our key. */
export type Outcome = { kind: "good" } | { kind: "bad" | "refused"; reason: string };

/** What happened between us and an integration. */
export interface Evidence {
  /** A probe, an API call made for a caller, or a call dialled to its number. */
  source: "probe" | "api" | "line";
  /**
   * How long ago it was so: for an answered call, the time since it was answered. Not a moment,
   * since whoever tells and whoever hears have clocks of their own.
   */
  ageMs: number;
  outcome: Outcome;
}

export interface BreakerLimits {
  /** So many failures in a row within `windowMs` open a circuit. */
  failures: number;
  windowMs: number;
  /** So many good probes in a row close `api`. */
  goodProbes: number;
  /** Such a share of failures opens a circuit, too, though single successes lie between them. */
  rate: { windowMs: number; share: number; least: number };
}

/** What operators may change of the limits, beside how many failures in a row are too many. */
export interface BreakerNumbers {
  windowSeconds: number;
  failurePercent: number;
  minimumRequests: number;
  recoveryChecks: number;
}

export const USUAL_NUMBERS: BreakerNumbers = {
  windowSeconds: 60,
  failurePercent: 50,
  minimumRequests: 10,
  recoveryChecks: 3,
};

/** How long a dead line rests before one live call may try it, milliseconds. */
export const TRIAL_AFTER_MS = 60_000;

/** More marks than any limit looks at tell nothing new. */
const MARKS_KEPT = 100;

/** The limits as operators set them: the window leaves room for as many checks as it takes. */
export function breakerLimits(
  failures: number,
  checkIntervalMs: number,
  { windowSeconds, failurePercent, minimumRequests, recoveryChecks } = USUAL_NUMBERS,
): BreakerLimits {
  const rateMs = windowSeconds * 1_000;
  return {
    failures,
    windowMs: Math.max(rateMs, failures * checkIntervalMs),
    goodProbes: recoveryChecks,
    rate: { windowMs: rateMs, share: failurePercent / 100, least: minimumRequests },
  };
}

/** Nothing known yet: in use. */
export function newBreaker(now: number): BreakerState {
  return { api: closedAt(now), line: closedAt(now), access: { kind: "accepted", since: now } };
}

/**
 * The state after one piece of evidence; the very same where it changes nothing.
 *
 * An open `api` listens to probes only: three good ones in a row close it, a bad one begins anew.
 * An open `line` is closed by one call that was answered after it went down.
 */
export function recordEvidence(
  state: BreakerState,
  evidence: Evidence,
  limits: BreakerLimits,
  now: number,
): BreakerState {
  if (evidence.source === "line") {
    const line = recordOnLine(state.line, evidence, limits, now);
    return line === state.line ? state : { ...state, line };
  }
  const api = recordOnApi(state.api, evidence, limits, now);
  const access = recordAccess(state.access, evidence.outcome, now);
  return api === state.api && access === state.access ? state : { ...state, api, access };
}

/** Notes that a live call tries the dead line. */
export function beginTrial(state: BreakerState, now: number): BreakerState {
  const { line } = state;
  if (line.kind === "closed") return state;
  const { downSince, reason } = line;
  return { ...state, line: { kind: "half_open", since: now, downSince, reason, goodProbes: 0 } };
}

/**
 * Closes both circuits by hand; what went wrong before no longer counts. The very same where
 * nothing did.
 */
export function resetBreaker(state: BreakerState, now: number): BreakerState {
  const { api, line } = state;
  if (isFlawless(api) && isFlawless(line)) return state;
  return { ...state, api: closedAt(now), line: closedAt(now) };
}

/**
 * There is no API to check any more, or another one: how the former did no longer counts, since no
 * probe would ever close it. The very same where it is closed.
 */
export function forgetApi(state: BreakerState, now: number): BreakerState {
  return state.api.kind === "closed" ? state : { ...state, api: closedAt(now) };
}

function isFlawless(circuit: Circuit): boolean {
  return circuit.kind === "closed" && circuit.recent.every(({ isGood }) => isGood);
}

/** An integration is down while either circuit is not closed. */
export function isDown({ api, line }: BreakerState): boolean {
  return api.kind !== "closed" || line.kind !== "closed";
}

/** Whether the next probe should come soon: the last word was a failure, or a first recovery. */
export function isInDoubt({ api }: BreakerState): boolean {
  if (api.kind === "closed") return api.recent.at(-1)?.isGood === false;
  return api.kind === "half_open";
}

function closedAt(now: number): Circuit {
  return { kind: "closed", since: now, recent: [] };
}

function recordOnApi(
  api: Circuit,
  { source, ageMs, outcome }: Evidence,
  limits: BreakerLimits,
  now: number,
): Circuit {
  if (api.kind === "closed") return mark(api, now - ageMs, outcome, limits, now);
  if (source !== "probe") return api;
  const { downSince, reason } = api;
  if (outcome.kind === "bad") {
    if (api.kind === "open") return api;
    return { kind: "open", since: now, downSince, reason: outcome.reason };
  }
  const goodProbes = api.kind === "half_open" ? api.goodProbes + 1 : 1;
  if (goodProbes >= limits.goodProbes) return closedAt(now);
  const since = api.kind === "half_open" ? api.since : now;
  return { kind: "half_open", since, downSince, reason, goodProbes };
}

function recordOnLine(
  line: Circuit,
  { ageMs, outcome }: Evidence,
  limits: BreakerLimits,
  now: number,
): Circuit {
  if (line.kind === "closed") return mark(line, now - ageMs, outcome, limits, now);
  const { downSince } = line;
  if (outcome.kind !== "bad") return now - ageMs >= downSince ? closedAt(now) : line;
  if (line.kind === "open") return line;
  return { kind: "open", since: now, downSince, reason: outcome.reason };
}

/** What was before the circuit closed, or is older than the window, no longer counts. */
function mark(
  circuit: Extract<Circuit, { kind: "closed" }>,
  at: number,
  outcome: Outcome,
  limits: BreakerLimits,
  now: number,
): Circuit {
  const isGood = outcome.kind !== "bad";
  const recent = [...circuit.recent, { at, isGood }]
    .filter((one) => one.at >= circuit.since && one.at >= now - limits.windowMs)
    .sort((a, b) => a.at - b.at)
    .slice(-MARKS_KEPT);
  const breach = outcome.kind === "bad" ? findBreach(recent, limits, now) : null;
  if (breach === null || outcome.kind !== "bad") return { ...circuit, recent };
  const reason = `${breach}: ${outcome.reason}`;
  return { kind: "open", since: now, downSince: now, reason };
}

function findBreach(recent: readonly Mark[], limits: BreakerLimits, now: number): string | null {
  const last = recent.slice(-limits.failures);
  if (last.length === limits.failures && last.every(({ isGood }) => !isGood)) {
    return `${limits.failures} failures in a row`;
  }
  const { windowMs, share, least } = limits.rate;
  const lately = recent.filter(({ at }) => at >= now - windowMs);
  const bad = lately.filter(({ isGood }) => !isGood).length;
  const isTooMany = lately.length >= least && bad >= lately.length * share;
  return isTooMany ? `${bad} of ${lately.length} failed within ${windowMs / 1_000} s` : null;
}

function recordAccess(access: Access, outcome: Outcome, now: number): Access {
  switch (outcome.kind) {
    case "bad":
      return access;
    case "refused":
      return access.kind === "refused"
        ? access
        : { kind: "refused", since: now, reason: outcome.reason };
    case "good":
      return access.kind === "accepted" ? access : { kind: "accepted", since: now };
  }
}
