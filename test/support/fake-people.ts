import type { Actor } from "../../src/access/actor";
import { type KeyRecord, toKeyRecord } from "../../src/access/api-key";
import type { Session } from "../../src/access/session";
import type { SessionStore } from "../../src/access/session-store";
import { mayAdminister, type User } from "../../src/access/user";
import type { UserStore } from "../../src/access/user-store";
import type { AuditEntry } from "../../src/audit/audit-entry";
import type { AuditStore } from "../../src/audit/audit-store";
import { CHANGE_ID, NOW, REQUEST_ID } from "./builders";

export const OFFICE = { ipAddress: "203.0.113.7", requestId: REQUEST_ID, changeId: CHANGE_ID };
export const ANN = { id: 3, email: "ann@example.com", name: "Ann", role: "admin" } as const;
export const ANNS_KEY = "eivr_0123456789abcdef0123456789abcdef";
export const BEN = { id: 4, email: "ben@example.com", name: "Ben", role: "read_only" } as const;
export const BENS_KEY = "eivr_ffffffffffffffffffffffffffffffff";

const DAY_MS = 86_400_000;

/** Ann, an admin who has not signed in yet. */
export function aUser(changed: Partial<User> = {}): User {
  const added = { createdAt: NOW - DAY_MS, updatedAt: NOW - DAY_MS, createdBy: "system" };
  return { ...ANN, ...added, active: true, lastLoginAt: null, ...changed };
}

/** Ann, as the request of somebody who came with her key. */
export function anActor(changed: Partial<Actor> = {}): Actor {
  return { ...ANN, kind: "user", session: null, ...changed };
}

/** People in memory, each found by a key. */
export async function fakeUsers(...people: { user: User; key: string }[]) {
  const rows: { user: User; record: KeyRecord }[] = [];
  for (const { user, key } of people) rows.push({ user, record: await toKeyRecord(key) });
  const entries: AuditEntry[] = [];
  const logins: { id: number; at: number }[] = [];
  const find = (match: (row: (typeof rows)[number]) => boolean) => rows.find(match)?.user ?? null;

  return {
    entries,
    logins,
    list: async () => rows.map(({ user }) => user),
    find: async (id) => find(({ user }) => user.id === id),
    findByEmail: async (email) => find(({ user }) => user.email === email),
    findByKeyHash: async (hash) => find(({ user, record }) => user.active && record.hash === hash),
    hasAny: async () => rows.length > 0,
    async saveFirstAdmin(email, record, at, entry) {
      if (rows.length > 0) return;
      const added = { createdAt: at, updatedAt: at, name: "First admin", role: "admin" } as const;
      rows.push({ user: aUser({ id: 1, email, ...added }), record });
      entries.push(entry);
    },
    async add({ key, ...person }, entry) {
      if (find(({ user }) => user.email === person.email)) return null;
      const id = 1 + Math.max(0, ...rows.map(({ user }) => user.id));
      const user = { ...person, id, lastLoginAt: null, updatedAt: person.createdAt };
      rows.push({ user, record: key });
      entries.push(entry);
      return user;
    },
    async change({ before, after, newKey }, entry) {
      const row = rows.find(({ user }) => user.id === before.id);
      const others = rows.filter((other) => other !== row && mayAdminister(other.user));
      if (row?.user.updatedAt !== before.updatedAt) return false;
      if (!mayAdminister(after) && others.length === 0) return false;
      row.user = after;
      if (newKey) row.record = newKey;
      entries.push(entry);
      return true;
    },
    async noteLogin(id, at) {
      logins.push({ id, at });
      for (const { user } of rows) if (user.id === id) user.lastLoginAt = at;
    },
  } satisfies UserStore & { entries: AuditEntry[]; logins: { id: number; at: number }[] };
}

/** Sessions of these people in memory, with the audit entries that came with them. */
export function fakeSessions(users: UserStore) {
  const open = new Map<string, Session>();
  const entries: AuditEntry[] = [];
  const touches: { tokenHash: string; at: number }[] = [];
  return {
    open,
    entries,
    touches,
    async find(tokenHash) {
      const session = open.get(tokenHash);
      const user = session ? await users.find(session.userId) : null;
      return session && user?.active ? { session, user } : null;
    },
    async save(session, keyHash, entry) {
      const holder = await users.findByKeyHash(keyHash);
      if (holder?.id !== session.userId) return false;
      open.set(session.tokenHash, session);
      entries.push(entry);
      return true;
    },
    async touch(tokenHash, at) {
      touches.push({ tokenHash, at });
    },
    async remove(tokenHash, entry) {
      if (open.delete(tokenHash)) entries.push(entry);
    },
  } satisfies SessionStore & {
    open: Map<string, Session>;
    entries: AuditEntry[];
    touches: { tokenHash: string; at: number }[];
  };
}

/** An audit in memory: a key that is there already is not written again. */
export function fakeAudit(): AuditStore & { entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  async function record(entry: AuditEntry) {
    if (entries.every(({ key }) => key !== entry.key)) entries.push(entry);
  }
  return { entries, record, recordOnce: record };
}
