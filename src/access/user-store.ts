import { and, asc, eq, exists, ne, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditCreation, auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { configAuditLogs, sessions, users } from "../db/tables";
import type { KeyRecord } from "./api-key";
import { mayAdminister, type User } from "./user";

/** Somebody who is to be added. */
export type NewUser = Omit<User, "id" | "lastLoginAt" | "updatedAt"> & { key: KeyRecord };

export interface UserChange {
  before: User;
  after: User;
  /** Takes the place of the old key, which means nothing from then on. */
  newKey?: KeyRecord | undefined;
  /** The one session that goes on where a new key ends all others. */
  keptSession?: string | undefined;
}

export interface UserStore {
  /** Everybody there ever was, in the order they came. */
  list(): Promise<User[]>;
  /** Active or not. */
  find(id: number): Promise<User | null>;
  findByEmail(email: string): Promise<User | null>;
  /** The active user this key belongs to. */
  findByKeyHash(hash: string): Promise<User | null>;
  hasAny(): Promise<boolean>;
  /** Creates the first admin, unless somebody else was faster: then nothing is written. */
  saveFirstAdmin(email: string, key: KeyRecord, at: number, entry: AuditEntry): Promise<void>;
  /** Adds somebody. `null`: their address is taken, nothing was written. */
  add(user: NewUser, entry: AuditEntry): Promise<User | null>;
  /**
   * Changes somebody; who is deactivated or gets a new key loses all sessions with it. `false`:
   * the person is not as `before` says any more, or nobody who may administer would be left;
   * nothing was written.
   */
  change(change: UserChange, entry: AuditEntry): Promise<boolean>;
  noteLogin(id: number, at: number): Promise<void>;
}

/** Keeps people in D1. */
export function createUserStore(db: Database): UserStore {
  /** An active admin besides this one. */
  const anotherAdmin = (id: number) =>
    exists(
      db
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.role, "admin"), eq(users.active, true), ne(users.id, id))),
    );

  /** True where the audit has this entry: the change it stands for went through. */
  const isAudited = ({ key }: AuditEntry) =>
    exists(
      db
        .select({ id: configAuditLogs.id })
        .from(configAuditLogs)
        .where(eq(configAuditLogs.audit_key, key)),
    );

  return {
    async list() {
      const rows = await db.select().from(users).orderBy(asc(users.id));
      return rows.map(toUser);
    },

    async find(id) {
      const row = await db.select().from(users).where(eq(users.id, id)).get();
      return row ? toUser(row) : null;
    },

    async findByEmail(email) {
      const row = await db.select().from(users).where(eq(users.email, email)).get();
      return row ? toUser(row) : null;
    },

    async findByKeyHash(hash) {
      const where = and(eq(users.api_key_hash, hash), eq(users.active, true));
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
        auditCreation(db, entry),
      ]);
    },

    async add({ key, createdAt, createdBy, email, name, role, active }, entry) {
      const [[row]] = await db.batch([
        db
          .insert(users)
          .values({
            email,
            name,
            role,
            active,
            api_key_prefix: key.prefix,
            api_key_hash: key.hash,
            created_at: createdAt,
            updated_at: createdAt,
            created_by: createdBy,
          })
          .onConflictDoNothing({ target: users.email })
          .returning(),
        auditCreation(db, entry),
      ]);
      return row ? toUser(row) : null;
    },

    async change({ before, after, newKey, keptSession = "" }, entry) {
      const { name, role, active, updatedAt } = after;
      const key = newKey && { api_key_prefix: newKey.prefix, api_key_hash: newKey.hash };
      const isUnchanged = and(eq(users.id, before.id), eq(users.updated_at, before.updatedAt));
      const write = db
        .update(users)
        .set({ name, role, active, updated_at: updatedAt, ...key })
        .where(and(isUnchanged, mayAdminister(after) ? undefined : anotherAdmin(before.id)));
      const endSessions = db
        .delete(sessions)
        .where(
          and(
            eq(sessions.user_id, before.id),
            ne(sessions.token_hash, keptSession),
            isAudited(entry),
          ),
        );
      const [written] = await db.batch([
        write,
        auditInsert(db, entry),
        ...(newKey || !active ? [endSessions] : []),
      ]);
      return written.meta.changes > 0;
    },

    async noteLogin(id, at) {
      await db.update(users).set({ last_login_at: at }).where(eq(users.id, id));
    },
  };
}

export function toUser(row: typeof users.$inferSelect): User {
  const { id, email, name, role, active } = row;
  return {
    id,
    email,
    name,
    role,
    active,
    lastLoginAt: row.last_login_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdBy: row.created_by,
  };
}
