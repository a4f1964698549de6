/** What stands where a value is not known or does not apply. */
export const NOTHING = "–";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Younger than this is "just now"; it also hides a clock that runs a little ahead. */
const JUST_NOW_SECONDS = 5;
/** Older than this, a date says more than a number of days. */
const RELATIVE_DAYS = 7;
const TEN_SECONDS_MS = 10_000;

const NUMBERS = new Intl.NumberFormat("en");

/** `1234` → `1,234`. */
export function formatNumber(value: number): string {
  return NUMBERS.format(value);
}

/** A short time: `0.4 ms`, `46 ms`, `1,263 ms`, `12.5 s`. */
export function formatMs(ms: number | null): string {
  if (ms === null) return NOTHING;
  if (ms > 0 && ms < 1) return `${ms.toFixed(ms < 0.1 ? 2 : 1)} ms`;
  if (ms < TEN_SECONDS_MS) return `${formatNumber(Math.round(ms))} ms`;
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** How long a call lasted: `45 s`, `2 min 30 s`, `1 h 5 min`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return NOTHING;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return joinUnits(Math.floor(whole / MINUTE), "min", whole % MINUTE, "s");
  return joinUnits(Math.floor(whole / HOUR), "h", Math.floor((whole % HOUR) / MINUTE), "min");
}

/** The time since the start of the same story: `+46 ms`, `+2.5 s`, `+2 min 30 s`. */
export function formatOffset(ms: number): string {
  if (ms < 1_000) return `+${Math.max(0, Math.round(ms))} ms`;
  return ms < MINUTE * 1_000 ? `+${(ms / 1_000).toFixed(1)} s` : `+${formatDuration(ms / 1_000)}`;
}

/** How long ago, in the words people use; a date once it is more than a week. */
export function formatRelative(at: string, now: number, timeZone?: string): string {
  const seconds = Math.floor((now - Date.parse(at)) / 1_000);
  if (seconds < JUST_NOW_SECONDS) return "just now";
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  const days = Math.floor(seconds / DAY);
  if (days <= RELATIVE_DAYS) return days === 1 ? "1 day ago" : `${days} days ago`;
  return formatDate(at, timeZone);
}

/** `21 Nov 2026`, in the reader's time zone. */
export function formatDate(at: string, timeZone?: string): string {
  return inZone(at, { day: "numeric", month: "short", year: "numeric" }, timeZone);
}

/** The time of day to the millisecond: `10:30:00.046`. */
export function formatClock(at: string, timeZone?: string): string {
  const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  return inZone(at, { ...parts, fractionalSecondDigits: 3, hourCycle: "h23" }, timeZone);
}

/** A moment to the minute: `21 Nov, 10:30`. */
export function formatMinute(at: number, timeZone: string): string {
  return `${inZone(at, DAY_AND_MONTH, timeZone)}, ${formatTime(at, timeZone)}`;
}

/** The time of day to the minute: `10:30`. */
export function formatTime(at: number, timeZone: string): string {
  return inZone(at, HOUR_AND_MINUTE, timeZone);
}

/** A moment on the axis of a chart: the time of day, or the date where a day begins. */
export function formatTick(at: number, timeZone: string): string {
  const time = formatTime(at, timeZone);
  return time === "00:00" ? inZone(at, DAY_AND_MONTH, timeZone) : time;
}

/** A zone with how far it is from UTC now: `Europe/Berlin, GMT+1`. */
export function formatZone(timeZone: string, now: number): string {
  const offset = zoneName(now, timeZone);
  return timeZone === "UTC" ? timeZone : `${timeZone}, ${offset}`;
}

/** One moment, exactly, for the reader and for the logs: local time with its zone, then UTC. */
export function formatExact(at: string, timeZone?: string): string {
  const zone = zoneName(at, timeZone);
  const local = `${formatDate(at, timeZone)}, ${formatClock(at, timeZone)} ${zone}`;
  return `${local}\n${formatDate(at, "UTC")}, ${formatClock(at, "UTC")} UTC`;
}

/** `lead_owner` or `leadOwner` → `Lead owner`. */
export function humanise(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim()
    .toLowerCase();
  return capitalise(words);
}

/** The same words as the beginning of a sentence. */
export function capitalise(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Names that are not written as their words are. */
const WRITTEN = new Map([["elevenlabs", "ElevenLabs"]]);

/** `zendesk_talk` → `Zendesk Talk`. */
export function formatDialer(id: string | null): string {
  if (!id) return NOTHING;
  return id
    .split(/[_\s-]+/)
    .map((word) => WRITTEN.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

/** A caller who withheld the number has none. */
export function formatCaller(number: string | null): string {
  return number || "Withheld number";
}

/** The caller within a sentence: "from a withheld number". */
export function nameCaller(number: string | null): string {
  return number || "a withheld number";
}

/** Whose number tells calls apart: the caller's, and of a call we placed that of who was called. */
export function personOf({ direction, callerNumber, calledNumber }: NumbersOfCall): string {
  return formatCaller(direction === "outbound" ? calledNumber : callerNumber);
}

interface NumbersOfCall {
  direction: "inbound" | "outbound";
  callerNumber: string | null;
  calledNumber: string | null;
}

/** How far into a talk something was said: `0:03`, `12:40`. */
export function formatTalkTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, "0")}`;
}

/** Enough of a call's id to recognise it by: `CA1f…9c04`. */
export function shortenSid(sid: string): string {
  return sid.length <= 12 ? sid : `${sid.slice(0, 6)}…${sid.slice(-4)}`;
}

function joinUnits(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

const DAY_AND_MONTH = { day: "numeric", month: "short" } as const;
const HOUR_AND_MINUTE = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

function inZone(
  at: string | number,
  options: Intl.DateTimeFormatOptions,
  timeZone?: string,
): string {
  return clockOf(options, timeZone).format(new Date(at));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** To make one takes the browser longer than to fill a row of a table: each is made once. */
function clockOf(options: Intl.DateTimeFormatOptions, timeZone?: string): Intl.DateTimeFormat {
  const key = JSON.stringify([options, timeZone]);
  const known = clocks.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", timeZone ? { ...options, timeZone } : options);
  clocks.set(key, made);
  return made;
}

/** `GMT+1` rather than `CET`: it needs no table to read. */
function zoneName(at: string | number, timeZone?: string): string {
  const parts = clockOf({ timeZoneName: "shortOffset" }, timeZone).formatToParts(new Date(at));
  const zone = parts.find((part) => part.type === "timeZoneName");
  return zone?.value ?? "local";
}
