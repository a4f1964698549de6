import { endOfDay, startOfDay } from "./zoned-day";

/** The spans people pick most, by the word in the address. */
export const PRESETS = {
  "1h": { label: "Last hour", hours: 1 },
  "24h": { label: "Last 24 hours", hours: 24 },
  "7d": { label: "Last 7 days", hours: 7 * 24 },
  "30d": { label: "Last 30 days", hours: 30 * 24 },
} as const;

export type Preset = keyof typeof PRESETS;

/** Which time a page is about: a span up to now, or whole days of the calendar. */
export type TimeRange =
  | { kind: "preset"; preset: Preset }
  | { kind: "days"; from: string; to: string };

/** What the API is asked for; ISO 8601. */
export interface Moments {
  startDate: string;
  endDate: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DEFAULT: TimeRange = { kind: "preset", preset: "24h" };

/** Reads the range from an address; what makes no sense there means the last 24 hours. */
export function readTimeRange(search: string): TimeRange {
  const query = new URLSearchParams(search);
  const [from, to] = [readDay(query.get("from")), readDay(query.get("to"))];
  if (from && to && from <= to) return { kind: "days", from, to };
  const preset = query.get("range") ?? "";
  return isPreset(preset) ? { kind: "preset", preset } : DEFAULT;
}

/** Puts the range into an address and leaves everything else there as it is. */
export function writeTimeRange(search: string, range: TimeRange): string {
  const query = new URLSearchParams(search);
  for (const name of ["range", "from", "to", "page"]) query.delete(name);
  if (range.kind === "days") {
    query.set("from", range.from);
    query.set("to", range.to);
  } else if (range.preset !== "24h") {
    query.set("range", range.preset);
  }
  return query.size > 0 ? `?${query}` : "";
}

/**
 * The range as moments; days begin at the midnight of `timeZone`. A span ends at the full minute,
 * so that one minute asks one question.
 */
export function momentsOf(range: TimeRange, now: number, timeZone: string): Moments {
  if (range.kind === "days") {
    const startDate = toIso(startOfDay(range.from, timeZone));
    return { startDate, endDate: toIso(endOfDay(range.to, timeZone)) };
  }
  const end = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  const start = end - PRESETS[range.preset].hours * HOUR_MS;
  return { startDate: toIso(start), endDate: toIso(end) };
}

/** The range in words: "Last 7 days", "3 Mar to 5 Mar". */
export function nameTimeRange(range: TimeRange): string {
  if (range.kind === "preset") return PRESETS[range.preset].label;
  return range.from === range.to ? range.from : `${range.from} to ${range.to}`;
}

/** The range in a sentence: "in the last 7 days", "from 2026-03-01 to 2026-03-02". */
export function placeInTime(range: TimeRange): string {
  if (range.kind === "preset") return `in the ${nameTimeRange(range).toLowerCase()}`;
  return range.from === range.to ? `on ${range.from}` : `from ${range.from} to ${range.to}`;
}

/** The API counts up to 1,000 buckets: hours beyond this would be more. */
const MOST_HOURLY_DAYS = 40;

/** Whether the range is short enough to be told hour by hour. */
export function hasHourlyBuckets(range: TimeRange): boolean {
  if (range.kind === "preset") return true;
  return Date.parse(range.to) - Date.parse(range.from) <= MOST_HOURLY_DAYS * 24 * HOUR_MS;
}

/** The range as a part of another page's address. */
export function carryTimeRange(search: string): string {
  return writeTimeRange("", readTimeRange(search));
}

function isPreset(text: string): text is Preset {
  return Object.hasOwn(PRESETS, text);
}

function readDay(text: string | null): string | null {
  return text && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}
