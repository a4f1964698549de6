import type { HealthHistory } from "./health-history";

/** What we promise of every integration, and look back on. */
export const UPTIME_TARGET_PERCENT = 99.5;
export const UPTIME_DAYS = 30;

const DAY_MS = 86_400_000;

/** What one check found held so long, until the next one. */
export interface Stretch {
  isUp: boolean;
  ms: number;
}

/** Sums of such times, milliseconds; what lies between nobody watched. */
export interface WatchedTime {
  upMs: number;
  downMs: number;
}

export interface Uptime extends WatchedTime {
  /** `null` where nobody watched. */
  percent: number | null;
  /** Down for longer than a whole period may be, the target is missed. */
  allowedDownMs: number;
}

/** A check that is later than this many intervals was not made in between: nobody knows. */
const LONGEST_GAP_INTERVALS = 2;

/**
 * How long the last check's finding held until a check that ends now. `null` where nobody can
 * tell: there was none, it could not ask, or it is too long ago.
 */
export function stretchSince(
  last: HealthHistory["last"],
  now: number,
  intervalMs: number,
): Stretch | null {
  if (last === null || last.health.kind === "not_configured") return null;
  const ms = now - last.at;
  if (ms < 0 || ms > LONGEST_GAP_INTERVALS * intervalMs) return null;
  return { isUp: last.health.kind !== "unhealthy", ms };
}

/** The share of the watched time in which an integration answered in time, well or slowly. */
export function reckonUptime({ upMs, downMs }: WatchedTime): Uptime {
  const watchedMs = upMs + downMs;
  const percent = watchedMs === 0 ? null : (upMs / watchedMs) * 100;
  const allowedDownMs = UPTIME_DAYS * DAY_MS * (1 - UPTIME_TARGET_PERCENT / 100);
  return { upMs, downMs, percent, allowedDownMs };
}

/** Where the days that uptime looks back on begin. */
export function uptimeSince(now: number): number {
  return now - UPTIME_DAYS * DAY_MS;
}
