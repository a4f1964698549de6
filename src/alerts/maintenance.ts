import type { PlannedMaintenance } from "./alert-news";

const HOUR_MS = 3_600_000;

/** People are reminded so long before it begins. */
export const REMIND_BEFORE_MS = 24 * HOUR_MS;

export function isInForce(planned: PlannedMaintenance | null, now: number): boolean {
  return planned !== null && planned.from <= now && now < planned.until;
}

/**
 * Whether its people are to be reminded at `now`: a day before it, and not any more once it began.
 * Whoever set it less than a day before has just told them.
 */
export function isSoon({ from }: PlannedMaintenance, now: number): boolean {
  return now >= from - REMIND_BEFORE_MS && now < from;
}
