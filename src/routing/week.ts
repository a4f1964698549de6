import { DAY_MINUTES, toMinutes, WEEKDAYS } from "./opening-hours";
import type { TimeSchedule } from "./rules/time-based";

const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Which minutes of a week, from Sunday midnight on, somebody works. */
export type Week = Uint8Array;

export function emptyWeek(): Week {
  return new Uint8Array(WEEK_MINUTES);
}

/** Marks the hours of a schedule; tells whether any of its minutes was free before. */
export function markSchedule(week: Week, { days, start_time, end_time }: TimeSchedule): boolean {
  const start = toMinutes(start_time);
  const end = toMinutes(end_time);
  const length = end <= start ? end + DAY_MINUTES - start : end - start;

  let isNew = false;
  for (const day of days) {
    const from = WEEKDAYS.indexOf(day) * DAY_MINUTES + start;
    for (let minute = from; minute < from + length; minute += 1) {
      const slot = minute % WEEK_MINUTES;
      if (week[slot] === 0) isNew = true;
      week[slot] = 1;
    }
  }
  return isNew;
}

export function isFullWeek(week: Week): boolean {
  return week.every((minute) => minute === 1);
}

/** Whether `outer` has every minute that `inner` has. */
export function includesWeek(outer: Week, inner: Week): boolean {
  return inner.every((minute, slot) => minute === 0 || outer[slot] === 1);
}

export function addWeek(to: Week, from: Week): void {
  for (const [slot, minute] of from.entries()) {
    if (minute === 1) to[slot] = 1;
  }
}
