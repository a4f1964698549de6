import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { configAuditLogs } from "../db/tables";
import type { AuditEntry } from "./audit-entry";

export interface AuditStore {
  /** Keeps what changed nothing and is to be known all the same: a reading, an export, a refusal. */
  record(entry: AuditEntry): Promise<void>;
  /** The same for what may come in floods: an entry whose key is on record is not written again. */
  recordOnce(entry: AuditEntry): Promise<void>;
}

/** So many keys an isolate remembers before it forgets them all: D1 knows them anyway. */
const REMEMBERED_KEYS = 1_000;

export function createAuditStore(db: Database): AuditStore {
  const written = new Set<string>();

  // The table's trigger ignores a key that is there already.
  async function record(entry: AuditEntry) {
    await db.insert(configAuditLogs).select(sql`SELECT ${columnsOf(entry)}`);
  }

  return {
    record,
    async recordOnce(entry) {
      if (written.has(entry.key)) return;
      await record(entry);
      if (written.size >= REMEMBERED_KEYS) written.clear();
      written.add(entry.key);
    },
  };
}

/**
 * The audit entry of the statement directly before it in the same batch: it is written only if
 * that statement changed a row, so that there is an entry for each change and none without.
 */
export function auditInsert(db: Database, entry: AuditEntry) {
  return db.insert(configAuditLogs).select(sql`SELECT ${columnsOf(entry)} WHERE changes() > 0`);
}

/** The same for a statement that made a row: its id is the one the database has just counted. */
export function auditCreation(db: Database, entry: AuditEntry) {
  const columns = columnsOf(entry, sql`last_insert_rowid()`);
  return db.insert(configAuditLogs).select(sql`SELECT ${columns} WHERE changes() > 0`);
}

/** The values in the order of the table's columns; NULL lets the database count the id. */
function columnsOf(entry: AuditEntry, entityId: string | SQL = entry.entityId) {
  return sql`NULL, ${entry.key}, ${entry.userId}, ${entry.userEmail}, ${entry.action},
    ${entry.entityType}, ${entityId}, ${toJson(entry.before)}, ${toJson(entry.after)},
    ${entry.at}, ${entry.ipAddress}, ${entry.requestId}`;
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
