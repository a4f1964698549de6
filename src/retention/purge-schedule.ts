import { readLocalTime } from "../routing/opening-hours";

const DAY_MS = 86_400_000;

/** Nothing younger is ever deleted, whatever is configured. */
export const SHORTEST_RETENTION_DAYS = 90;

/** Whether the hour of the purge has come, by the clock on the wall of a zone. */
export function isPurgeHour(now: number, hour: number, timeZone: string): boolean {
  return Math.floor(readLocalTime(now, timeZone).minute / 60) === hour;
}

/** Entries from before this moment are to go. */
export function cutoffOf(now: number, retentionDays: number): number {
  return now - Math.max(retentionDays, SHORTEST_RETENTION_DAYS) * DAY_MS;
}
