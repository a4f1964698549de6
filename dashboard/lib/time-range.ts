/** The spans people pick most, by the word in the address. */
export const PRESETS = {
  "1h": { label: "Last hour", hours: 1 },
  "24h": { label: "Last 24 hours", hours: 24 },
  "7d": { label: "Last 7 days", hours: 7 * 24 },
  "30d": { label: "Last 30 days", hours: 30 * 24 },
} as const;

export type Preset = keyof typeof PRESETS;

/** Which time a page is about: a span up to now, or whole days of the reader's calendar. */
export type TimeRange =
  | { kind: "preset"; preset: Preset }
  | { kind: "days"; from: string; to: string };

/** What the API is asked for; ISO 8601. */
export interface Moments {
  startDate: string;
  endDate: string;
}

const HOUR_MS = 3_600_000;
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

/** The range as moments. A span ends at the full minute, so that one minute asks one question. */
export function momentsOf(range: TimeRange, now: number): Moments {
  if (range.kind === "days") {
    const startDate = new Date(`${range.from}T00:00:00`).toISOString();
    return { startDate, endDate: new Date(`${range.to}T23:59:59.999`).toISOString() };
  }
  const end = Math.ceil(now / 60_000) * 60_000;
  const start = end - PRESETS[range.preset].hours * HOUR_MS;
  return { startDate: new Date(start).toISOString(), endDate: new Date(end).toISOString() };
}

/** The range in words: "Last 7 days", "3 Mar to 5 Mar". */
export function nameTimeRange(range: TimeRange): string {
  if (range.kind === "preset") return PRESETS[range.preset].label;
  return range.from === range.to ? range.from : `${range.from} to ${range.to}`;
}

function isPreset(text: string): text is Preset {
  return Object.hasOwn(PRESETS, text);
}

function readDay(text: string | null): string | null {
  return text && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
