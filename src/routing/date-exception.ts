import { z } from "zod";
import {
  endTime,
  type Hours,
  isOnSinceToday,
  isOnSinceYesterday,
  type LocalTime,
  startTime,
} from "./opening-hours";
import type { Problem } from "./problem";

/**
 * What one date has in place of its usual hours: `closed` for nobody, else the hours given, or the
 * whole day; `dialer` where somebody else takes the calls.
 */
export const dateException = z.object({
  date: z.string().refine(isDate, "must be a date, as in 2026-12-25"),
  name: z.string().optional(),
  closed: z.boolean().optional(),
  start_time: startTime.optional(),
  end_time: endTime.optional(),
  dialer: z.string("must name a dialer").optional(),
});

export type DateException = z.infer<typeof dateException>;

/** Whether hours that began on the exception's date are on: those past midnight last into the next. */
export function isExceptionOn(one: DateException, { date, minute, dayBefore }: LocalTime): boolean {
  if (one.closed) return false;
  const hours = hoursOf(one);
  if (one.date === date) return isOnSinceToday(hours, minute);
  return one.date === dayBefore.date && isOnSinceYesterday(hours, minute);
}

/** An exception that names no hours takes the whole day. */
function hoursOf(one: DateException): Hours {
  return { start_time: one.start_time ?? "00:00", end_time: one.end_time ?? "24:00" };
}

/** As in 'the exception "Christmas" of 2026-12-25 (closed)'. */
export function describeException(one: DateException): string {
  const named = `the exception${one.name ? ` "${one.name}"` : ""} of ${one.date}`;
  if (one.closed) return `${named} (closed)`;
  const { start_time, end_time } = hoursOf(one);
  return `${named} (${start_time} to ${end_time})`;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** `canLend` says whether a schedule can lend its dialer to an exception that names none. */
export function findExceptionProblems(
  exceptions: readonly DateException[],
  canLend: boolean,
): Problem[] {
  return exceptions.flatMap((one, index) => {
    const rivals = exceptions.filter((other) => other !== one && other.date === one.date);
    const flaw = one.closed ? findInClosed(one, rivals) : findInOpen(one, canLend);
    if (!flaw) return [];
    const [code, words] = flaw;
    return [{ field: `exceptions.${index}`, code, message: `${one.date} ${words}` }];
  });
}

type Flaw = [code: string, words: string] | null;

function findInClosed(one: DateException, rivals: readonly DateException[]): Flaw {
  const isOpenToo = one.start_time ?? one.end_time ?? one.dialer ?? rivals[0];
  if (isOpenToo === undefined) return null;
  return ["closed_and_open", "cannot be closed and have hours, a dialer or another exception"];
}

function findInOpen({ start_time, end_time, dialer }: DateException, canLend: boolean): Flaw {
  if ((start_time === undefined) !== (end_time === undefined)) {
    return ["half_hours", "needs both start_time and end_time, or neither"];
  }
  if (dialer !== undefined) return null;
  if (start_time === undefined) return ["empty_exception", 'needs "closed", hours, or a dialer'];
  return canLend ? null : ["dialer_missing", "needs a dialer: no schedule can lend its own"];
}
