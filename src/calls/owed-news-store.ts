import { parseJson } from "../shared/json";
import { type BatchNews, batchNewsSchema } from "./batch-news";

export interface OwedNewsStore {
  /** Everybody has heard of it. */
  settle(id: string): Promise<void>;
  /** News of batches that were recorded between these moments, the oldest first. */
  listOverdue(recorded: { since: number; until: number }, limit: number): Promise<BatchNews[]>;
}

const LIST_OVERDUE = `
  SELECT news FROM owed_news WHERE recorded_at BETWEEN ?1 AND ?2 ORDER BY recorded_at LIMIT ?3`;

/** Notes news in the very transaction that puts its batch on record. */
export function owedNewsStatement(
  db: D1Database,
  news: BatchNews,
  recordedAt: number,
): D1PreparedStatement {
  const query = "INSERT INTO owed_news (id, news, recorded_at) VALUES (?1, ?2, ?3)";
  return db.prepare(query).bind(news.id, JSON.stringify(news), recordedAt);
}

export function createOwedNewsStore(db: D1Database): OwedNewsStore {
  return {
    async settle(id) {
      await db.prepare("DELETE FROM owed_news WHERE id = ?1").bind(id).run();
    },

    async listOverdue({ since, until }, limit) {
      const { results } = await db
        .prepare(LIST_OVERDUE)
        .bind(since, until, limit)
        .all<{ news: string }>();
      // What another release wrote and this one cannot read is left to the retention.
      return results.flatMap(({ news }) => batchNewsSchema.safeParse(parseJson(news)).data ?? []);
    },
  };
}
