import { type KeyRecord, toKeyRecord } from "../../src/access/api-key";
import type { Session } from "../../src/access/session";
import type { SessionStore } from "../../src/access/session-store";
import type { User, UserStore } from "../../src/access/user-store";
import type { AuditEntry } from "../../src/audit/audit-entry";
import { CHANGE_ID, REQUEST_ID } from "./builders";

export const OFFICE = { ipAddress: "203.0.113.7", requestId: REQUEST_ID, changeId: CHANGE_ID };
export const ANN = { id: 3, email: "ann@example.com", name: "Ann", role: "admin" } as const;
export const ANNS_KEY = "eivr_0123456789abcdef0123456789abcdef";

/** Ann, an admin who has not signed in yet. */
export function aUser(changed: Partial<User> = {}): User {
  return { ...ANN, active: true, lastLoginAt: null, ...changed };
}

/** People in memory, each found by a key. */
export async function fakeUsers(...people: { user: User; key: string }[]) {
  const rows: { user: User; record: KeyRecord }[] = [];
  for (const { user, key } of people) rows.push({ user, record: await toKeyRecord(key) });
  const entries: AuditEntry[] = [];
  const logins: { id: number; at: number }[] = [];
  const active = (match: (row: (typeof rows)[number]) => boolean) =>
    rows.find((row) => row.user.active && match(row))?.user ?? null;

  return {
    entries,
    logins,
    findByKeyHash: async (hash) => active(({ record }) => record.hash === hash),
    findActive: async (id) => active(({ user }) => user.id === id),
    hasAny: async () => rows.length > 0,
    async saveFirstAdmin(email, record, _at, entry) {
      if (rows.length > 0) return;
      const user: User = { ...aUser(), id: 1, email, name: "First admin", role: "admin" };
      rows.push({ user, record });
      entries.push(entry);
    },
    async noteLogin(id, at) {
      logins.push({ id, at });
      for (const { user } of rows) if (user.id === id) user.lastLoginAt = at;
    },
  } satisfies UserStore & { entries: AuditEntry[]; logins: { id: number; at: number }[] };
}

/** Sessions in memory, with the audit entries that came with them. */
export function fakeSessions() {
  const open = new Map<string, Session>();
  const entries: AuditEntry[] = [];
  const touches: { tokenHash: string; at: number }[] = [];
  return {
    open,
    entries,
    touches,
    find: async (tokenHash) => open.get(tokenHash) ?? null,
    async save(session, entry) {
      open.set(session.tokenHash, session);
      entries.push(entry);
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
