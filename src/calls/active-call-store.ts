import { LONGEST_CALL_MS } from "./lifecycle";

export interface ActiveCallStore {
  /** How many calls go on, as the list of them tells, and when that was looked up. */
  count(): Promise<ActiveCalls>;
}

export interface ActiveCalls {
  active: number;
  /** Epoch milliseconds. */
  countedAt: number;
}

/** By the index of outcomes, in which open calls stand together: the others cost nothing. */
const COUNT = `
  SELECT count(*) AS n FROM calls INDEXED BY idx_calls_outcome_created_at
  WHERE outcome IS NULL AND created_at >= ?1`;

export function createActiveCallStore(db: D1Database, now: () => number): ActiveCallStore {
  return {
    async count() {
      const countedAt = now();
      const since = countedAt - LONGEST_CALL_MS;
      const row = await db.prepare(COUNT).bind(since).first<{ n: number }>();
      return { active: row?.n ?? 0, countedAt };
    },
  };
}
