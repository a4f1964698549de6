export interface CacheHitStore {
  /** Share of lookups since then that the cache answered, in percent; `null` where there was none. */
  rateSince(at: number): Promise<number | null>;
}

const COUNT_HITS = `
  SELECT count(*) AS lookups, sum(braze_cache_hit) AS hits FROM calls
  WHERE created_at >= ?1 AND braze_cache_hit IS NOT NULL`;

/** Counts in D1 how often callers were found in the cache. */
export function createCacheHitStore(db: D1Database): CacheHitStore {
  return {
    async rateSince(at) {
      const row = await db.prepare(COUNT_HITS).bind(at).first<{ lookups: number; hits: number }>();
      if (!row || row.lookups === 0) return null;
      return (row.hits / row.lookups) * 100;
    },
  };
}
