import { z } from "zod";
import {
  type DateException,
  dateException,
  describeException,
  findExceptionProblems,
  isExceptionOn,
} from "../date-exception";
import type { CallFacts } from "../facts";
import {
  endTime,
  isOnSinceToday,
  isOnSinceYesterday,
  isTimeZone,
  type LocalTime,
  readLocalTime,
  showMinutes,
  startTime,
  WEEKDAYS,
} from "../opening-hours";
import { type DialerUse, defaultDialerUse, findNameProblems, type Problem } from "../problem";
import type { RuleBehaviour } from "../rule-behaviour";
import { noMatchFields, sendTo, unmatched, type Verdict } from "../verdict";

const dialer = z.string("must name a dialer");
const [sunday, ...workdaysFirst] = WEEKDAYS;
const day = z.enum(WEEKDAYS, `must be a day: ${[...workdaysFirst, sunday].join(", ")}`);

const schedule = z.object({
  name: z.string(),
  days: z.array(day).min(1, "must list a day"),
  start_time: startTime,
  end_time: endTime,
  dialer,
});

/**
 * Schedules in the order they are tried, by the clock on the wall of `timezone`.
 *
 * The exceptions of a date take the place of all schedules that begin on it: `closed` for nobody,
 * else the hours given or the whole day. Where an exception names no dialer, the first schedule
 * of that weekday, or of any, lends its own. What begins before midnight belongs to the day it
 * begins on, and so do the exceptions.
 */
export const timeBasedConfig = z.object({
  timezone: z.string().refine(isTimeZone, 'must be an IANA time zone, as in "Europe/Berlin"'),
  schedules: z.array(schedule),
  exceptions: z.array(dateException).optional(),
  ...noMatchFields,
});

export type TimeBasedConfig = z.infer<typeof timeBasedConfig>;
export type TimeSchedule = z.infer<typeof schedule>;

/** Sends the call to whoever works now; outside all hours it is after hours. */
export function evaluateTimeBased(config: TimeBasedConfig, facts: CallFacts): Verdict {
  const time = readLocalTime(facts.at, config.timezone);
  const now = `${describeTime(time)} in ${config.timezone}`;
  const exceptions = config.exceptions ?? [];

  for (const one of exceptions) {
    if (!isExceptionOn(one, time)) continue;
    const dialer = one.dialer ?? lendDialer(config, one);
    if (dialer) return sendTo(dialer, `${now}: within ${describeException(one)}`);
  }

  const isExcepted = (date: string) => exceptions.some((one) => one.date === date);
  const hit = config.schedules.find((one) => isScheduleOn(one, time, isExcepted));
  if (hit) {
    const hours = `${hit.start_time} to ${hit.end_time}`;
    return sendTo(hit.dialer, `${now}: within "${hit.name}" (${hours})`);
  }

  const reason = exceptions.find((one) => one.date === time.date);
  const because = reason ? `after hours by ${describeException(reason)}` : "after hours";
  return unmatched(config, `${now}: ${because}`);
}

/** As in "it is Tuesday 2026-03-10, 10:00". */
function describeTime({ weekday, date, minute }: LocalTime): string {
  const name = weekday.charAt(0).toUpperCase() + weekday.slice(1);
  return `it is ${name} ${date}, ${showMinutes(minute)}`;
}

function lendDialer(config: TimeBasedConfig, { date }: DateException): string | undefined {
  const weekday = WEEKDAYS[new Date(date).getUTCDay()];
  const lender = config.schedules.find(({ days }) => days.some((day) => day === weekday));
  return (lender ?? config.schedules[0])?.dialer;
}

function isScheduleOn(
  one: TimeSchedule,
  { date, weekday, minute, dayBefore }: LocalTime,
  isExcepted: (date: string) => boolean,
): boolean {
  const beganToday = one.days.includes(weekday) && isOnSinceToday(one, minute);
  if (beganToday && !isExcepted(date)) return true;
  const beganBefore = one.days.includes(dayBefore.weekday) && isOnSinceYesterday(one, minute);
  return beganBefore && !isExcepted(dayBefore.date);
}

function findTimeBasedProblems(config: TimeBasedConfig): Problem[] {
  const names = config.schedules.map(({ name }, index) => ({
    field: `schedules.${index}.name`,
    name,
  }));
  const exceptions = config.exceptions ?? [];
  return [
    ...findNameProblems(names, "a schedule"),
    ...findExceptionProblems(exceptions, config.schedules.length > 0),
  ];
}

function timeBasedDialers(config: TimeBasedConfig): DialerUse[] {
  const schedules = config.schedules.map(({ dialer }, index) => ({
    field: `schedules.${index}.dialer`,
    dialer,
  }));
  const exceptions = (config.exceptions ?? []).flatMap(({ dialer }, index) =>
    dialer === undefined ? [] : [{ field: `exceptions.${index}.dialer`, dialer }],
  );
  return [...schedules, ...exceptions, ...defaultDialerUse(config)];
}

export const timeBased: RuleBehaviour<TimeBasedConfig> = {
  needsLead: false,
  evaluate: evaluateTimeBased,
  findProblems: findTimeBasedProblems,
  listDialers: timeBasedDialers,
  tidy: (config) => config,
};
