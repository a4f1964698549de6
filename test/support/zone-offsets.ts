const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** No zone changes its clock twice within this time. */
const STEP_MS = 4 * DAY_MS;

/** The years that the tests of opening hours cover. */
export const FROM = Date.UTC(2024, 0, 1);
export const TO = Date.UTC(2031, 0, 1);

/** One change of a zone's clock: from `at` on, the offset from UTC is another, in minutes. */
export interface Transition {
  at: number;
  before: number;
  after: number;
}

export interface ZoneOffsets {
  zone: string;
  transitions: Transition[];
  /** Minutes the clock on the wall is ahead of UTC. */
  offsetAt(at: number): number;
}

/**
 * The offsets of a zone, found by asking for its offset alone and halving the time between two
 * that differ: no date, weekday or hour of the zone is ever asked.
 */
export function readZoneOffsets(zone: string): ZoneOffsets {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const ask = (at: number) => parseOffset(format.format(at));

  const transitions: Transition[] = [];
  let before = ask(FROM);
  for (let from = FROM; from < TO; from += STEP_MS) {
    const after = ask(from + STEP_MS);
    if (after !== before) {
      transitions.push({ at: bisect(from, from + STEP_MS, before, ask), before, after });
    }
    before = after;
  }

  const first = ask(FROM);
  return {
    zone,
    transitions,
    offsetAt: (at) => transitions.findLast((one) => one.at <= at)?.after ?? first,
  };
}

function bisect(from: number, to: number, before: number, ask: (at: number) => number): number {
  let low = from;
  let high = to;
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (ask(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** "GMT+05:45" is 345, "GMT" is 0. */
function parseOffset(text: string): number {
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === "-" ? -size : size;
}
