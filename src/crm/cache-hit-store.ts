export interface CacheHitStore {
  /** Share of lookups since then that the cache answered, in percent; `null` where there was none. */
  rateSince(at: number): Promise<number | null>;
}

/** By the minute that holds the moment: the roll-up costs the same for any number of calls. */
const SUM_HITS = `
  SELECT coalesce(sum(cache_lookups), 0) AS lookups, sum(cache_hits) AS hits FROM call_stats
  WHERE start >= ?1 - ?1 % 60000`;

/** Reads from the roll-up in D1 how often callers were found in the cache. */
export function createCacheHitStore(db: D1Database): CacheHitStore {
  return {
    async rateSince(at) {
      const row = await db.prepare(SUM_HITS).bind(at).first<{ lookups: number; hits: number }>();
      if (!row || row.lookups === 0) return null;
      return (row.hits / row.lookups) * 100;
    },
  };
}
