import type { Evidence } from "./breaker";

/** What an isolate knows of one integration and has not told yet. */
export interface EvidenceBatch {
  toldAt: number;
  waiting: readonly (Evidence & { seenAt: number })[];
}

/** How often successes are told, milliseconds. */
const TELL_EVERY_MS = 1_000;

/** A breaker remembers no more than this, either. */
const MOST_WAITING = 100;

export const NOTHING_TOLD: EvidenceBatch = { toldAt: Number.NEGATIVE_INFINITY, waiting: [] };

/**
 * Adds one piece of evidence, and says what is to be told now, oldest first: a failure and the end
 * of a dialled call at once, successes together once a second. What is told is as old as it is then.
 */
export function addEvidence(
  { toldAt, waiting }: EvidenceBatch,
  evidence: Evidence,
  now: number,
): { batch: EvidenceBatch; due: Evidence[] } {
  const all = [...waiting, { ...evidence, seenAt: now }].slice(-MOST_WAITING);
  const isUrgent = evidence.outcome.kind !== "good" || evidence.source === "line";
  if (!isUrgent && now - toldAt < TELL_EVERY_MS)
    return { batch: { toldAt, waiting: all }, due: [] };

  const due = all.map(({ seenAt, ...one }) => ({ ...one, ageMs: one.ageMs + now - seenAt }));
  return { batch: { toldAt: now, waiting: [] }, due };
}
