import { and, eq, lt, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { sessions, users } from "../db/tables";
import type { Session } from "./session";
import type { User } from "./user";
import { toUser } from "./user-store";

export interface SessionStore {
  /** A session and the person it belongs to, as long as that person is active. */
  find(tokenHash: string): Promise<{ session: Session; user: User } | null>;
  /**
   * Opens a session and notes the login, with its audit entry; sessions that ran out go. `false`:
   * the key it was opened with is not the person's any more, nothing was written.
   */
  save(session: Session, keyHash: string, entry: AuditEntry): Promise<boolean>;
  touch(tokenHash: string, at: number): Promise<void>;
  /** Ends a session; one that is gone already is no error. */
  remove(tokenHash: string, entry: AuditEntry): Promise<void>;
}

/** Keeps signed-in browsers in D1, under the hash of their cookie. */
export function createSessionStore(db: Database): SessionStore {
  return {
    async find(tokenHash) {
      const row = await db
        .select()
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.user_id))
        .where(and(eq(sessions.token_hash, tokenHash), eq(users.active, true)))
        .get();
      return row ? { session: toSession(row.sessions), user: toUser(row.users) } : null;
    },

    async save(session, keyHash, entry) {
      const { tokenHash, userId, createdAt, lastSeenAt, expiresAt } = session;
      const holder = and(
        eq(users.id, userId),
        eq(users.api_key_hash, keyHash),
        eq(users.active, true),
      );
      const [opened] = await db.batch([
        // The values stand in the order of the table's columns.
        db.insert(sessions).select(sql`
          SELECT ${tokenHash}, ${userId}, ${createdAt}, ${lastSeenAt}, ${expiresAt}
          FROM ${users} WHERE ${holder}`),
        auditInsert(db, entry),
        db.update(users).set({ last_login_at: createdAt }).where(holder),
        db.delete(sessions).where(lt(sessions.expires_at, createdAt)),
      ]);
      return opened.meta.changes > 0;
    },

    async touch(tokenHash, at) {
      await db.update(sessions).set({ last_seen_at: at }).where(eq(sessions.token_hash, tokenHash));
    },

    async remove(tokenHash, entry) {
      await db.batch([
        db.delete(sessions).where(eq(sessions.token_hash, tokenHash)),
        auditInsert(db, entry),
      ]);
    },
  };
}

function toSession(row: typeof sessions.$inferSelect): Session {
  return {
    tokenHash: row.token_hash,
    userId: row.user_id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  };
}
