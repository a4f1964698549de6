/** A caller hears ringing meanwhile: everything, the reply included, ends within this time. */
export const CALL_DEADLINE_MS = 1_800;

/** Caps of the single steps, in milliseconds; why each has its size stands beside it. */
export const STEP_CAPS = {
  /** D1 answers in a few ms; a slower one is ill, and the last copy serves as well. */
  configurationMs: 300,
  /** KV hot reads take a few ms; a slow one is treated as a miss. */
  cacheMs: 150,
  /** The queue's receipt; past it the event takes the direct way after the reply. */
  ledgerMs: 250,
  /** What Braze must leave over for deciding, writing down and replying. */
  reservedAfterCrmMs: 300,
} as const;

/** One absolute deadline, carried through every step; each asks how much is left. */
export interface TimeBudget {
  readonly startedAt: number;
  elapsedMs(): number;
  /** Milliseconds left until the deadline, never negative. */
  leftMs(): number;
  /** The smaller of a step's own cap and what is left. */
  capMs(stepMs: number): number;
}

export function createTimeBudget(
  now: () => number,
  totalMs: number = CALL_DEADLINE_MS,
  startedAt: number = now(),
): TimeBudget {
  const elapsedMs = () => now() - startedAt;
  const leftMs = () => Math.max(0, totalMs - elapsedMs());
  return { startedAt, elapsedMs, leftMs, capMs: (stepMs) => Math.min(stepMs, leftMs()) };
}
