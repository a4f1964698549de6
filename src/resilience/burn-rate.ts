import { z } from "zod";
import type { Level } from "./failure-window";
import { addCounts, type Count, countFailures, emptyTally, type Tally, totalSince } from "./tally";

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

/** The allowance goes too fast; once each by `key`. */
export const burnNoticeSchema = z.object({
  kind: z.literal("burning"),
  key: z.string(),
  at: z.number(),
  longMs: z.number(),
  calls: z.number(),
  failed: z.number(),
  ratePercent: z.number(),
  objectivePercent: z.number(),
  /** How many times faster than the even pace. */
  pace: z.number(),
});

export type BurnNotice = z.infer<typeof burnNoticeSchema>;

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

/**
 * Whether the month's allowance is being used up too fast, and people should hear of it now. While
 * the failure rate itself is too high they know already: it waits until that is over.
 */
export function evaluateBurn(
  state: BurnState,
  { level, countsUnanswered }: { level: Level; countsUnanswered: boolean },
  now: number,
): { state: BurnState; notice: BurnNotice | null } {
  if (level.kind === "elevated") return { state, notice: null };
  if (state.toldAt !== null && now - state.toldAt < REPEAT_MS) return { state, notice: null };
  for (const { longMs, shortMs, factor } of PACES) {
    const limit = factor * OBJECTIVE_PERCENT;
    const rateOf = (windowMs: number) => rateOver(state, { windowMs, countsUnanswered }, now);
    const long = rateOf(longMs);
    if (long.failed < MINIMUM_FAILED || long.ratePercent <= limit) continue;
    if (rateOf(shortMs).ratePercent <= limit) continue;
    const notice: BurnNotice = {
      kind: "burning",
      key: `burning:${now}`,
      at: now,
      longMs,
      ...long,
      objectivePercent: OBJECTIVE_PERCENT,
      pace: long.ratePercent / OBJECTIVE_PERCENT,
    };
    return { state: { ...state, toldAt: now }, notice };
  }
  return { state, notice: null };
}

function rateOver(
  { minutes, hours }: BurnState,
  { windowMs, countsUnanswered }: { windowMs: number; countsUnanswered: boolean },
  now: number,
) {
  const tally = windowMs > 6 * HOUR_MS ? hours : minutes;
  const total = totalSince(tally, now - windowMs);
  const { calls } = total;
  const failed = countFailures(total, { countsUnanswered });
  return { calls, failed, ratePercent: calls === 0 ? 0 : (100 * failed) / calls };
}
