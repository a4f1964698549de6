import type { PlannedMaintenance } from "./alert-news";

const HOUR_MS = 3_600_000;

/** People are reminded so long before it begins. */
const REMIND_BEFORE_MS = 24 * HOUR_MS;

export function isInForce(planned: PlannedMaintenance | null, now: number): boolean {
  return planned !== null && planned.from <= now && now < planned.until;
}

/** Which mails of a maintenance should be out at `now`; each goes out once, however often asked. */
export function findSteps(planned: PlannedMaintenance, now: number): ("set" | "soon")[] {
  return isSoon(planned, now) ? ["set", "soon"] : ["set"];
}

/**
 * Whether its people are to be reminded: a day before it, and not any more once it began. Whoever
 * set it within that day has just told them.
 */
function isSoon({ from, madeAt }: PlannedMaintenance, now: number): boolean {
  const remindAt = from - REMIND_BEFORE_MS;
  return madeAt < remindAt && now >= remindAt && now < from;
}
