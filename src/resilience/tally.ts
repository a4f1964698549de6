/** How some calls went that ended at about the same time. Corrections may be negative. */
export interface Count {
  /** Epoch milliseconds. */
  at: number;
  calls: number;
  failed: number;
  /** Those of the failed ones that rang, and were busy or not picked up; none where left out. */
  unanswered?: number;
  /** Why the failed ones failed, and how often. Safe to show: no full phone number. */
  reasons: Readonly<Record<string, number>>;
}

export type Totals = Omit<Count, "at">;

/** Counts in buckets of equal width, oldest first; a bucket without calls is left out. */
export interface Tally {
  bucketMs: number;
  buckets: readonly Count[];
}

/** Distinct reasons kept of one bucket: however many errors a provider invents, memory stays flat. */
const MOST_REASONS = 8;
const LONGEST_REASON = 120;
export const OTHER_REASONS = "other reasons";

export function emptyTally(bucketMs: number): Tally {
  return { bucketMs, buckets: [] };
}

/**
 * Adds counts, each to the bucket of its time, and forgets buckets that ended before `keepSince`.
 * A time after `now` counts as now: a clock ahead of ours must not keep a failure for ever.
 */
export function addCounts(
  tally: Tally,
  counts: readonly Count[],
  { now, keepSince }: { now: number; keepSince: number },
): Tally {
  const { bucketMs } = tally;
  const buckets = new Map(tally.buckets.map((bucket) => [bucket.at, bucket]));
  for (const count of counts) {
    const at = Math.floor(Math.min(count.at, now) / bucketMs) * bucketMs;
    buckets.set(at, merge(buckets.get(at) ?? { at, ...NOTHING }, count));
  }
  const kept = [...buckets.values()].filter(({ at }) => at + bucketMs > keepSince);
  return { bucketMs, buckets: kept.sort((a, b) => a.at - b.at) };
}

/** Everything in buckets that reach past `since`; corrections never make it less than nothing. */
export function totalSince({ bucketMs, buckets }: Tally, since: number): Totals {
  const recent = buckets.filter(({ at }) => at + bucketMs > since);
  const total = recent.reduce<Totals>(merge, NOTHING);
  const failed = Math.max(0, total.failed);
  const unanswered = Math.min(failed, Math.max(0, total.unanswered ?? 0));
  return { ...total, failed, unanswered, calls: Math.max(failed, total.calls) };
}

/** How many failures count: all of them, or only those where nothing rang at all. */
export function countFailures(
  { failed, unanswered = 0 }: Totals,
  { countsUnanswered }: { countsUnanswered: boolean },
): number {
  return countsUnanswered ? failed : failed - unanswered;
}

/** The most common reasons, most common first. */
export function topReasons({ reasons }: Totals, most: number): { reason: string; calls: number }[] {
  return Object.entries(reasons)
    .filter(([, calls]) => calls > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([reason, calls]) => ({ reason, calls }));
}

const NOTHING: Totals = { calls: 0, failed: 0, reasons: {} };

function merge<T extends Totals>(into: T, more: Totals): T {
  const reasons = { ...into.reasons };
  for (const [reason, calls] of Object.entries(more.reasons)) {
    const name = nameOf(reason, reasons);
    reasons[name] = (reasons[name] ?? 0) + calls;
  }
  return {
    ...into,
    calls: into.calls + more.calls,
    failed: into.failed + more.failed,
    unanswered: (into.unanswered ?? 0) + (more.unanswered ?? 0),
    reasons,
  };
}

function nameOf(reason: string, known: Readonly<Record<string, number>>): string {
  const short = reason.slice(0, LONGEST_REASON);
  return short in known || Object.keys(known).length < MOST_REASONS ? short : OTHER_REASONS;
}
