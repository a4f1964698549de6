import { eq, lt } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { sessions, users } from "../db/tables";
import type { Session } from "./session";

export interface SessionStore {
  find(tokenHash: string): Promise<Session | null>;
  /** Opens a session and notes the login, with its audit entry; sessions that ran out go. */
  save(session: Session, entry: AuditEntry): Promise<void>;
  touch(tokenHash: string, at: number): Promise<void>;
  /** Ends a session; one that is gone already is no error. */
  remove(tokenHash: string, entry: AuditEntry): Promise<void>;
}

/** Keeps signed-in browsers in D1, under the hash of their cookie. */
export function createSessionStore(db: Database): SessionStore {
  return {
    async find(tokenHash) {
      const row = await db.select().from(sessions).where(eq(sessions.token_hash, tokenHash)).get();
      return row ? toSession(row) : null;
    },

    async save(session, entry) {
      await db.batch([
        db.insert(sessions).values({
          token_hash: session.tokenHash,
          user_id: session.userId,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
          expires_at: session.expiresAt,
        }),
        auditInsert(db, entry),
        db.delete(sessions).where(lt(sessions.expires_at, session.createdAt)),
        db
          .update(users)
          .set({ last_login_at: session.createdAt })
          .where(eq(users.id, session.userId)),
      ]);
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
