import { MINUTE_MS, QUARTER_MS } from "../calls/contribution";
import { readLocalTime } from "../routing/opening-hours";
import type { Period } from "./period";

export const BUCKET_SIZES = ["minute", "five_minutes", "quarter_hour", "hour", "day"] as const;
export type BucketSize = (typeof BUCKET_SIZES)[number];

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** More than a chart can show; each costs a look into the roll-ups. */
export const MOST_BUCKETS = 1_000;

/** The size that makes a readable chart: some 60 to 200 buckets, days for anything longer. */
export function chooseBucketSize({ from, until }: Period): BucketSize {
  const length = until - from;
  if (length <= 2 * HOUR_MS) return "minute";
  if (length <= 12 * HOUR_MS) return "five_minutes";
  if (length <= 2 * DAY_MS) return "quarter_hour";
  if (length <= 8 * DAY_MS) return "hour";
  return "day";
}

/**
 * Cuts a period into buckets that begin where the clock in `zone` does: days are as long as they
 * are there, 23 or 25 hours too. The first and the last may be shorter. `null`: too many.
 */
export function cutIntoBuckets(period: Period, size: BucketSize, zone: string): Period[] | null {
  const buckets: Period[] = [];
  let from = period.from;
  while (from < period.until) {
    if (buckets.length === MOST_BUCKETS) return null;
    const until = Math.min(period.until, findEnd(from, size, zone));
    buckets.push({ from, until });
    from = until;
  }
  return buckets;
}

/** Zones differ from UTC by whole quarters of an hour, so only hours and days ask the zone. */
function findEnd(at: number, size: BucketSize, zone: string): number {
  switch (size) {
    case "minute":
      return nextMultiple(at, MINUTE_MS);
    case "five_minutes":
      return nextMultiple(at, 5 * MINUTE_MS);
    case "quarter_hour":
      return nextMultiple(at, QUARTER_MS);
    case "hour":
      return findNextHour(at, zone);
    case "day":
      return findNextDay(at, zone);
  }
}

/** An hour also ends where the clock jumps within it, as it does where it is put on by half of one. */
function findNextHour(at: number, zone: string): number {
  const start = readLocalTime(at, zone).minute;
  return firstQuarter(at, (then) => {
    const { minute } = readLocalTime(then, zone);
    return minute % 60 === 0 || minute !== start + (then - at) / MINUTE_MS;
  });
}

/** No clock is put on or back by more. */
const LARGEST_SHIFT_MS = 3 * HOUR_MS;

/** Where midnight is skipped, the day begins with its first moment. */
function findNextDay(at: number, zone: string): number {
  const { date, minute } = readLocalTime(at, zone);
  const midnight = at - minute * MINUTE_MS + DAY_MS;
  const isOver = (then: number) => readLocalTime(then, zone).date !== date;
  return firstQuarter(Math.max(at, midnight - LARGEST_SHIFT_MS), isOver);
}

/** The first begin of a quarter of an hour after `at` for which `holds`. */
function firstQuarter(at: number, holds: (then: number) => boolean): number {
  let then = nextMultiple(at, QUARTER_MS);
  while (!holds(then)) then += QUARTER_MS;
  return then;
}

function nextMultiple(at: number, stepMs: number): number {
  return (Math.floor(at / stepMs) + 1) * stepMs;
}
