/** A time from `from` up to, not including, `until`; epoch milliseconds. */
export interface Range {
  from: number;
  until: number;
}

/** The checks that began within one slot of time. */
export interface CheckSlot {
  start: number;
  checks: number;
  failures: number;
  /** Over all of them, failures included; `null` where there was none. */
  averageMs: number | null;
  slowestMs: number | null;
}

export const SLOT_MS = { minute: 60_000, quarter_hour: 900_000, hour: 3_600_000 } as const;
export type SlotSize = keyof typeof SLOT_MS;

const HOUR_MS = SLOT_MS.hour;
const DAY_MS = 24 * HOUR_MS;

/** More than a chart can show. */
export const MOST_SLOTS = 1_000;

/** The finest that makes a readable chart: 60 to 200 slots, hours for anything longer. */
export function chooseSlotSize({ from, until }: Range): SlotSize {
  const length = until - from;
  if (length <= 2 * HOUR_MS) return "minute";
  return length <= 2 * DAY_MS ? "quarter_hour" : "hour";
}

/** The range in whole slots of UTC; `null`: too many. */
export function widen({ from, until }: Range, size: SlotSize): Range | null {
  const step = SLOT_MS[size];
  const wide = { from: Math.floor(from / step) * step, until: Math.ceil(until / step) * step };
  return (wide.until - wide.from) / step > MOST_SLOTS ? null : wide;
}

/** Every slot of a range, those without a check among them. */
export function fillSlots(
  { from, until }: Range,
  size: SlotSize,
  found: readonly CheckSlot[],
): CheckSlot[] {
  const known = new Map(found.map((slot) => [slot.start, slot]));
  const slots: CheckSlot[] = [];
  for (let start = from; start < until; start += SLOT_MS[size]) {
    const empty = { start, checks: 0, failures: 0, averageMs: null, slowestMs: null };
    slots.push(known.get(start) ?? empty);
  }
  return slots;
}
