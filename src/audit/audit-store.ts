import { sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { configAuditLogs } from "../db/tables";
import type { AuditEntry } from "./audit-entry";

export interface AuditStore {
  /** Keeps what changed nothing and is to be known all the same: a reading, an export, a refusal. */
  record(entry: AuditEntry): Promise<void>;
}

export function createAuditStore(db: Database): AuditStore {
  return {
    async record(entry) {
      await db.insert(configAuditLogs).select(sql`SELECT ${columnsOf(entry)}`);
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

/** The values in the order of the table's columns; NULL lets the database count the id. */
function columnsOf(entry: AuditEntry) {
  return sql`NULL, ${entry.key}, ${entry.userId}, ${entry.userEmail}, ${entry.action},
    ${entry.entityType}, ${entry.entityId}, ${toJson(entry.before)}, ${toJson(entry.after)},
    ${entry.at}, ${entry.ipAddress}, ${entry.requestId}`;
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
