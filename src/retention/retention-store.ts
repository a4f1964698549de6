import { desc } from "drizzle-orm";
import type { Database } from "../db/database";
import { retentionRuns } from "../db/tables";
import { DATA_INVENTORY, type InventoryEntry } from "./data-inventory";
import { cutoffOf, SHORTEST_RETENTION_DAYS } from "./purge-schedule";

/** One run of the purge, as it is kept. */
export interface PurgeRun {
  startedAt: number;
  durationMs: number;
  cutoff: number;
  /** Deleted rows by table. */
  deleted: Record<string, number>;
  errors: { table: string; message: string }[];
  /** Whether everything that was due is gone. */
  isComplete: boolean;
}

export interface RetentionStore {
  /**
   * Deletes at most `limit` rows of one table from before the cutoff, with what belongs to them,
   * in one transaction; tells how many. Refuses a cutoff younger than 90 days.
   */
  deleteSome(entry: InventoryEntry, cutoff: number, limit: number): Promise<number>;
  saveRun(run: PurgeRun): Promise<void>;
  /** The newest first. */
  listRuns(limit: number): Promise<PurgeRun[]>;
}

export function createRetentionStore(
  d1: D1Database,
  db: Database,
  now: () => number,
): RetentionStore {
  const oldest = (table: string, column: string) =>
    `SELECT rowid FROM ${table} WHERE ${column} < ?1 ORDER BY ${column} LIMIT ?2`;

  /** Table names come from the inventory alone, never from outside. */
  function statementsFor({ table, keep }: InventoryEntry, cutoff: number, limit: number) {
    const bindTo = (sql: string) => d1.prepare(sql).bind(cutoff, limit);
    switch (keep.kind) {
      case "aged": {
        const deletion = bindTo(
          `DELETE FROM ${table} WHERE rowid IN (${oldest(table, keep.column)}) RETURNING 1`,
        );
        if (table === "calls") return [...deletionsWithCalls(bindTo), deletion];
        if (!keep.isAppendOnly) return [deletion];
        const open = d1.prepare("UPDATE retention_gate SET cutoff = ?1").bind(cutoff);
        return [open, deletion, d1.prepare("UPDATE retention_gate SET cutoff = 0")];
      }
      case "until":
        return [
          bindTo(`DELETE FROM ${table} WHERE rowid IN (${oldest(table, keep.column)}) RETURNING 1`),
        ];
      case "with_its_call":
      case "by_trigger":
      case "for_ever":
        return [];
    }
  }

  function deletionsWithCalls(bindTo: (sql: string) => D1PreparedStatement) {
    const owned = DATA_INVENTORY.filter(({ keep }) => keep.kind === "with_its_call");
    const sids = "SELECT call_sid FROM calls WHERE created_at < ?1 ORDER BY created_at LIMIT ?2";
    return owned.map(({ table }) => bindTo(`DELETE FROM ${table} WHERE call_sid IN (${sids})`));
  }

  return {
    async deleteSome(entry, cutoff, limit) {
      if (entry.keep.kind === "aged" && cutoff > cutoffOf(now(), SHORTEST_RETENTION_DAYS)) {
        throw new RangeError(`Nothing younger than ${SHORTEST_RETENTION_DAYS} days is deleted`);
      }
      const statements = statementsFor(entry, cutoff, limit);
      if (statements.length === 0) return 0;
      const results = await d1.batch(statements);
      const isGated = entry.keep.kind === "aged" && entry.keep.isAppendOnly;
      const deletion = isGated ? results[1] : results.at(-1);
      // Not `meta.changes`: that counts what triggers change, too.
      return deletion?.results.length ?? 0;
    },

    async saveRun(run) {
      await db.insert(retentionRuns).values({
        started_at: run.startedAt,
        duration_ms: run.durationMs,
        cutoff: run.cutoff,
        deleted: run.deleted,
        errors: run.errors,
        is_complete: run.isComplete,
      });
    },

    async listRuns(limit) {
      const rows = await db
        .select()
        .from(retentionRuns)
        .orderBy(desc(retentionRuns.started_at))
        .limit(limit);
      return rows.map((row) => ({
        startedAt: row.started_at,
        durationMs: row.duration_ms,
        cutoff: row.cutoff,
        deleted: row.deleted,
        errors: row.errors,
        isComplete: row.is_complete,
      }));
    },
  };
}
