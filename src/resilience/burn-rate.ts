import { addCounts, type Count, emptyTally, type Tally, totalSince } from "./tally";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** At most this share of a month's calls may fail. */
export const OBJECTIVE_PERCENT = 1;

/**
 * How fast the month's allowance may be used up before people hear of it, as multiples of the
 * even pace. Both windows must be above: the long one for weight, the short one so that what is
 * over already tells nobody. The usual three: 2 % of the month's allowance gone within an hour,
 * 5 % within six hours, 10 % within three days.
 */
const PACES = [
  { longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, factor: 14.4 },
  { longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS, factor: 6 },
  { longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, factor: 1 },
] as const;

/** Fewer failures in the long window are chance. */
const MINIMUM_FAILED = 5;

/** A pace that stays too fast is told once a day. */
const REPEAT_MS = DAY_MS;

/** The last six hours by five minutes, and the last three days by the hour. */
export interface BurnState {
  minutes: Tally;
  hours: Tally;
  toldAt: number | null;
}

export interface BurnNotice {
  key: string;
  at: number;
  longMs: number;
  calls: number;
  failed: number;
  ratePercent: number;
  objectivePercent: number;
  /** How many times faster than the even pace. */
  pace: number;
}

export const FIRST_BURN: BurnState = {
  minutes: emptyTally(5 * MINUTE_MS),
  hours: emptyTally(HOUR_MS),
  toldAt: null,
};

export function countBurn(state: BurnState, counts: readonly Count[], now: number): BurnState {
  // Why calls failed matters to the short window; these only count.
  const plain = counts.map((count) => ({ ...count, reasons: {} }));
  return {
    ...state,
    minutes: addCounts(state.minutes, plain, { now, keepSince: now - 6 * HOUR_MS }),
    hours: addCounts(state.hours, plain, { now, keepSince: now - 3 * DAY_MS }),
  };
}

/** Whether the month's allowance is being used up too fast, and people should hear of it now. */
export function evaluateBurn(
  state: BurnState,
  now: number,
): { state: BurnState; notice: BurnNotice | null } {
  if (state.toldAt !== null && now - state.toldAt < REPEAT_MS) return { state, notice: null };
  for (const { longMs, shortMs, factor } of PACES) {
    const limit = factor * OBJECTIVE_PERCENT;
    const long = rateOver(state, longMs, now);
    if (long.failed < MINIMUM_FAILED || long.ratePercent <= limit) continue;
    if (rateOver(state, shortMs, now).ratePercent <= limit) continue;
    const pace = long.ratePercent / OBJECTIVE_PERCENT;
    const notice = { key: `burn:${now}`, at: now, longMs, ...long, pace };
    return {
      state: { ...state, toldAt: now },
      notice: { ...notice, objectivePercent: OBJECTIVE_PERCENT },
    };
  }
  return { state, notice: null };
}

function rateOver({ minutes, hours }: BurnState, windowMs: number, now: number) {
  const tally = windowMs > 6 * HOUR_MS ? hours : minutes;
  const { calls, failed } = totalSince(tally, now - windowMs);
  return { calls, failed, ratePercent: calls === 0 ? 0 : (100 * failed) / calls };
}
