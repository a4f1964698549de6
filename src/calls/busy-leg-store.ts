import { LONGEST_CALL_MS } from "./lifecycle";

export interface BusyLegStore {
  /**
   * How many legs are in progress at each of these dialers, where we must count them ourselves:
   * dialers that tell their capacity, and names no dialer has, are left out.
   */
  count(dialers: readonly string[]): Promise<BusyLegCount[]>;
}

export interface BusyLegCount {
  dialer: string;
  count: number;
}

/** By the partial index `idx_call_legs_busy`, which needs the status word for word. */
const COUNT = `
  SELECT d.name AS dialer, (
    SELECT count(*) FROM call_legs l
    WHERE l.status = 'in-progress' AND l.dialer = d.name AND l.answered_at > ?2
  ) AS count
  FROM dialers d
  WHERE d.kind = 'dialfire' AND d.name IN (SELECT value FROM json_each(?1))`;

export function createBusyLegStore(db: D1Database, now: () => number): BusyLegStore {
  return {
    async count(dialers) {
      const { results } = await db
        .prepare(COUNT)
        .bind(JSON.stringify(dialers), now() - LONGEST_CALL_MS)
        .all<{ dialer: string; count: number }>();
      return results;
    },
  };
}
