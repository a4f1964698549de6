import type { CheckSlot } from "../state/integrations";
import { formatMs, formatNumber, NOTHING } from "./format";

/** How an hour is coloured, from the best to the worst. */
export const LEVELS = {
  none: "No checks",
  fast: "Up to 250 ms",
  usual: "Up to 1 s",
  slow: "Up to 2 s",
  worst: "Slower, or failed checks",
} as const;

export type Level = keyof typeof LEVELS;

/** Up to it, callers notice nothing, milliseconds. */
const FAST_MS = 250;
const SLOW_MS = 1_000;
const TOO_SLOW_MS = 2_000;

export interface HeatRow {
  /** `Sat 21`. */
  day: string;
  /** One an hour of the day; `null` where it lies outside the time that is shown. */
  hours: (CheckSlot | null)[];
}

const HOURS = 24;

/** Slots of an hour each as days, oldest first, by the clock of a zone. */
export function toHeatRows(slots: readonly CheckSlot[], timeZone?: string): HeatRow[] {
  const zone = timeZone ? { timeZone } : {};
  const days = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", ...zone });
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", ...zone });
  const rows = new Map<string, HeatRow>();
  for (const slot of slots) {
    const at = Date.parse(slot.start);
    const day = days.format(at);
    const row = rows.get(day) ?? { day, hours: Array.from({ length: HOURS }, () => null) };
    row.hours[Number(clock.format(at))] = slot;
    rows.set(day, row);
  }
  return [...rows.values()];
}

export function levelOf({ checks, failed, averageResponseTimeMs: ms }: CheckSlot): Level {
  if (checks === 0 || ms === null) return "none";
  if (failed > 0 || ms > TOO_SLOW_MS) return "worst";
  if (ms > SLOW_MS) return "slow";
  return ms > FAST_MS ? "usual" : "fast";
}

/** An hour in words: `182 ms, 1 of 120 checks failed`. */
export function tellSlot({ checks, failed, averageResponseTimeMs: ms }: CheckSlot): string {
  if (checks === 0) return "no checks";
  if (failed === 0) return formatMs(ms);
  const average = ms === null ? NOTHING : formatMs(ms);
  return `${average}, ${formatNumber(failed)} of ${formatNumber(checks)} checks failed`;
}
