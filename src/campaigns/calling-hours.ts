import { z } from "zod";
import {
  DAY_MINUTES,
  endTime,
  readLocalTime,
  startTime,
  toMinutes,
  WEEKDAYS,
} from "../routing/opening-hours";

/** When people may be called, by the clock on their own wall; never past midnight. */
export const callingHours = z
  .object({
    days: z.array(z.enum(WEEKDAYS)).min(1, "needs at least one day"),
    start_time: startTime,
    end_time: endTime,
  })
  .refine(({ start_time, end_time }) => toMinutes(start_time) < toMinutes(end_time), {
    path: ["end_time"],
    message: "must be later than start_time, on the same day",
  });

export type CallingHours = z.output<typeof callingHours>;

const MINUTE_MS = 60_000;

/** A week, and a day for the hours that have begun. */
const LOOK_AHEAD_MS = 8 * DAY_MINUTES * MINUTE_MS;

/** Whether people in all of these zones may be called. */
export function mayCallAt(at: number, hours: CallingHours, zones: readonly string[]): boolean {
  return zones.every((zone) => minutesUntilOpen(at, hours, zone) === 0);
}

/**
 * The first moment from `at` on at which people in all of these zones may be called: `at` itself, or
 * the beginning of a later minute; `null` where there is none within a week.
 *
 * It leaps to where the hours begin, and goes by the minute where a clock is changed on the way.
 */
export function nextCallingTime(
  at: number,
  hours: CallingHours,
  zones: readonly string[],
): number | null {
  const until = at + LOOK_AHEAD_MS;
  for (let time = at; time < until; ) {
    const wait = Math.max(...zones.map((zone) => minutesUntilOpen(time, hours, zone)));
    if (wait === 0) return time;
    const minute = Math.floor(time / MINUTE_MS);
    const isSteady = zones.every((zone) => runsSteadily(minute, minute + wait, zone));
    time = (minute + (isSteady ? wait : 1)) * MINUTE_MS;
  }
  return null;
}

/** How long until the hours of this day begin, or the next day does; 0 while they are on. */
function minutesUntilOpen(at: number, hours: CallingHours, zone: string): number {
  const { weekday, minute } = readLocalTime(at, zone);
  const start = toMinutes(hours.start_time);
  if (!hours.days.includes(weekday) || minute >= toMinutes(hours.end_time)) {
    return DAY_MINUTES - minute;
  }
  return Math.max(0, start - minute);
}

/** Whether the clock on the wall is not changed between two minutes, which lie a day apart at most. */
function runsSteadily(from: number, to: number, zone: string): boolean {
  const passed = wallMinutes(to * MINUTE_MS, zone) - wallMinutes(from * MINUTE_MS, zone);
  return passed === to - from;
}

/** Date and time on the wall as one number: later is more, and a minute is one. */
export function wallMinutes(at: number, zone: string): number {
  const { date, minute } = readLocalTime(at, zone);
  return Date.parse(date) / MINUTE_MS + minute;
}
