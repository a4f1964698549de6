const DAY_MS = 86_400_000;

/** The day it is at a moment by the clock of a zone: `2026-11-21`. */
export function dayIn(at: number, timeZone: string): string {
  const { year, month, day } = readClock(at, timeZone);
  return [year, month, day].join("-");
}

/** The moment a day begins by the clock of a zone; where midnight is skipped, the first one after it. */
export function startOfDay(day: string, timeZone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // A clock is put on or back once a day at most: one of these two offsets holds at its beginning.
  const [earlier, later] = [midnight - DAY_MS, midnight + DAY_MS]
    .map((at) => midnight - offsetAt(at, timeZone))
    .sort((a, b) => a - b) as [number, number];
  return dayIn(earlier, timeZone) === day ? earlier : later;
}

/** The last millisecond of a day by the clock of a zone. */
export function endOfDay(day: string, timeZone: string): number {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return startOfDay(next, timeZone) - 1;
}

/** How far the clock of a zone is ahead of UTC. */
function offsetAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = readClock(at, timeZone);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - at;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function readClock(at: number, timeZone: string): Record<string, string> {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const two = "2-digit";
    clock = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone, year: "numeric", month: two, day: two },
      ...{ hour: two, minute: two, second: two, hourCycle: "h23" },
    });
    clocks.set(timeZone, clock);
  }
  return Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
}
