import { z } from "zod";

export const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** Hours as people write them: "09:00" to "17:00"; an end up to the start lies past midnight. */
export interface Hours {
  start_time: string;
  end_time: string;
}

/** What the calendar and the clock on the wall show in one zone at one moment. */
export interface LocalTime {
  /** As in "2026-12-25". */
  date: string;
  weekday: Weekday;
  /** Minutes since midnight by the clock on the wall. */
  minute: number;
  dayBefore: { date: string; weekday: Weekday };
}

export const startTime = z
  .string("must be a time")
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time from 00:00 to 23:59, as in 09:00");
/** A day may end with 24:00. */
export const endTime = z
  .string("must be a time")
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time from 00:00 to 24:00, as in 17:00");

export const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

interface Clock {
  formatter: Intl.DateTimeFormat;
  /** The last minute that was read, and what it was: rules of one call share their moment. */
  readMinute: number;
  time: LocalTime | null;
}

/** Making a formatter costs more than all rules together, so each zone keeps its own. */
const clocks = new Map<string, Clock>();

/** Throws a `RangeError` for a zone that nobody knows. */
function clockOf(zone: string): Clock {
  const known = clocks.get(zone);
  if (known) return known;

  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const clock = { formatter, readMinute: Number.NaN, time: null };
  clocks.set(zone, clock);
  return clock;
}

/** Whether the name is a zone of the IANA list; mere offsets ("+02:00") know no summer time. */
export function isTimeZone(zone: string): boolean {
  if (!/^[a-z]/i.test(zone)) return false;
  try {
    clockOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Reads date and time in a zone, summer time included: the zone's own calendar is asked, nothing
 * is reckoned here. `zone` is one that `isTimeZone` knows.
 */
export function readLocalTime(at: number, zone: string): LocalTime {
  const clock = clockOf(zone);
  const minute = Math.floor(at / MINUTE_MS);
  if (clock.time && clock.readMinute === minute) return clock.time;

  const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of clock.formatter.formatToParts(at)) {
    if (type in shown) shown[type as keyof typeof shown] = Number(value);
  }
  const midnight = Date.UTC(shown.year, shown.month - 1, shown.day);
  clock.time = {
    ...nameDay(midnight),
    minute: shown.hour * 60 + shown.minute,
    dayBefore: nameDay(midnight - DAY_MS),
  };
  clock.readMinute = minute;
  return clock.time;
}

function nameDay(midnightUtc: number) {
  const day = new Date(midnightUtc);
  return { date: day.toISOString().slice(0, 10), weekday: WEEKDAYS[day.getUTCDay()] ?? "sunday" };
}

/** Minutes since midnight; "24:00" is the end of the day. */
export function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** As the clock shows it: 545 is "09:05". */
export function showMinutes(minutes: number): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Whether hours that began today are on: the start counts in, the end does not. */
export function isOnSinceToday(hours: Hours, minute: number): boolean {
  const start = toMinutes(hours.start_time);
  const end = toMinutes(hours.end_time);
  return minute >= start && (end <= start || minute < end);
}

/** Whether hours that began on the day before are still on: only those past midnight can be. */
export function isOnSinceYesterday(hours: Hours, minute: number): boolean {
  const end = toMinutes(hours.end_time);
  return end <= toMinutes(hours.start_time) && minute < end;
}
