import { asc, eq } from "drizzle-orm";
import type { Database } from "../db/database";
import { dialers } from "../db/tables";
import type { StoredDialer } from "./dialer";

export interface DialerStore {
  /** In the order they were made. */
  list(): Promise<StoredDialer[]>;
  find(id: number): Promise<StoredDialer | null>;
}

/** Keeps dialers in D1. */
export function createDialerStore(db: Database): DialerStore {
  return {
    async list() {
      const rows = await db.select().from(dialers).orderBy(asc(dialers.id));
      return rows.map(toDialer);
    },

    async find(id) {
      const row = await db.select().from(dialers).where(eq(dialers.id, id)).get();
      return row ? toDialer(row) : null;
    },
  };
}

export function toDialer(row: typeof dialers.$inferSelect): StoredDialer {
  const { id, name, kind, active, seats, version } = row;
  return {
    id,
    name,
    kind,
    phoneNumber: row.phone_number,
    active,
    seats,
    version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
