import { joinWords } from "./words";

/** The days as a European week shows them, and as the API names them. */
export const DAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

const MINUTES = 24 * 60;

/** What of one day a schedule takes, in percent of it. */
export interface DaySpan {
  /** The schedule's place in the list. */
  index: number;
  fromPercent: number;
  toPercent: number;
}

interface Hours {
  days: readonly string[];
  start: string;
  end: string;
}

/** The hours of each day of the week, Monday first; what lasts past midnight goes on the next day. */
export function spansOfWeek(schedules: readonly Hours[]): DaySpan[][] {
  const week: DaySpan[][] = DAYS.map(() => []);
  for (const [index, { days, start, end }] of schedules.entries()) {
    if (start === "" || end === "") continue;
    const [from, to] = [toPercent(start), toPercent(end)];
    for (const day of days) {
      const today = dayPlace(day);
      const isPastMidnight = to <= from;
      week[today]?.push({ index, fromPercent: from, toPercent: isPastMidnight ? 100 : to });
      if (!isPastMidnight || to === 0) continue;
      week[(today + 1) % DAYS.length]?.push({ index, fromPercent: 0, toPercent: to });
    }
  }
  return week;
}

/** `Mon`. */
export function shortDay(day: string): string {
  return day.charAt(0).toUpperCase() + day.slice(1, 3);
}

/** `Mon to Fri`, `Sat and Sun`, `every day`. */
export function nameDays(days: readonly string[]): string {
  const places = DAYS.flatMap((day, place) => (days.includes(day) ? [place] : []));
  if (places.length === DAYS.length) return "every day";
  const names = places.map((place) => shortDay(DAYS[place] ?? ""));
  const isRow = places.every(
    (place, index) => index === 0 || place === (places[index - 1] ?? 0) + 1,
  );
  if (isRow && names.length > 2) return `${names[0]} to ${names.at(-1)}`;
  return joinWords(names);
}

/** A time as the reader wants clocks to show it: `17:00`, or `5:00 pm`. */
export function formatTimeOfDay(time: string, is12Hour: boolean): string {
  if (!is12Hour || time === "") return time;
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const shown = hours % 12 === 0 ? 12 : hours % 12;
  return `${shown}:${String(minutes).padStart(2, "0")} ${hours % 24 < 12 ? "am" : "pm"}`;
}

function dayPlace(day: string): number {
  return DAYS.indexOf(day as (typeof DAYS)[number]);
}

function toPercent(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return ((hours * 60 + minutes) / MINUTES) * 100;
}
