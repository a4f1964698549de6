import { and, eq, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { users } from "../db/tables";
import type { KeyRecord } from "./api-key";
import type { Role } from "./role";

export interface User {
  id: number;
  email: string;
  name: string;
  role: Role;
  active: boolean;
  lastLoginAt: number | null;
}

export interface UserStore {
  /** The active user this key belongs to. */
  findByKeyHash(hash: string): Promise<User | null>;
  findActive(id: number): Promise<User | null>;
  hasAny(): Promise<boolean>;
  /** Creates the first admin, unless somebody else was faster: then nothing is written. */
  saveFirstAdmin(email: string, key: KeyRecord, at: number, entry: AuditEntry): Promise<void>;
  noteLogin(id: number, at: number): Promise<void>;
}

/** Keeps people in D1. */
export function createUserStore(db: Database): UserStore {
  return {
    async findByKeyHash(hash) {
      const where = and(eq(users.api_key_hash, hash), eq(users.active, true));
      const row = await db.select().from(users).where(where).get();
      return row ? toUser(row) : null;
    },

    async findActive(id) {
      const where = and(eq(users.id, id), eq(users.active, true));
      const row = await db.select().from(users).where(where).get();
      return row ? toUser(row) : null;
    },

    async hasAny() {
      const row = await db.select({ id: users.id }).from(users).limit(1).get();
      return row !== undefined;
    },

    async saveFirstAdmin(email, key, at, entry) {
      await db.batch([
        // The values stand in the order of the table's columns; NULL lets the database count the id.
        db.insert(users).select(sql`
          SELECT NULL, ${email}, 'First admin', 'admin', 1, ${key.prefix}, ${key.hash}, NULL, ${at},
            ${at}, 'system'
          WHERE NOT EXISTS (SELECT 1 FROM users)`),
        auditInsert(db, entry),
      ]);
    },

    async noteLogin(id, at) {
      await db.update(users).set({ last_login_at: at }).where(eq(users.id, id));
    },
  };
}

function toUser(row: typeof users.$inferSelect): User {
  const { id, email, name, role, active, last_login_at: lastLoginAt } = row;
  return { id, email, name, role, active, lastLoginAt };
}
