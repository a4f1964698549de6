import { and, count, desc, eq, notExists } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditCreation, auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { contacts, doNotCall } from "../db/tables";
import type { ContactState } from "./contact";
import type { DoNotCallEntry } from "./do-not-call";

export interface DoNotCallStore {
  /** Newest first. */
  list(page: {
    number: number;
    size: number;
  }): Promise<{ rows: DoNotCallEntry[]; total: number; totalIsCapped: boolean }>;
  find(id: number): Promise<DoNotCallEntry | null>;
  /**
   * Puts a number on the list; contacts of all campaigns that wait with it are set aside. `null`
   * where it stands there already.
   */
  add(draft: Omit<DoNotCallEntry, "id">, entry: AuditEntry): Promise<DoNotCallEntry | null>;
  /** Takes it off again, and lets its contacts wait as before; false where it was gone. */
  remove(listed: DoNotCallEntry, entry: AuditEntry): Promise<boolean>;
}

/** Counting stops here, so that a page costs the same however long the list is. */
const COUNT_LIMIT = 10_000;

/** Keeps the do-not-call list in D1. */
export function createDoNotCallStore(db: Database): DoNotCallStore {
  const inState = (phoneNumber: string, state: ContactState) =>
    and(eq(contacts.phone_number, phoneNumber), eq(contacts.state, state));
  const listed = (phoneNumber: string) =>
    db.select().from(doNotCall).where(eq(doNotCall.phone_number, phoneNumber));

  return {
    async list(page) {
      const some = db
        .select({ id: doNotCall.id })
        .from(doNotCall)
        .limit(COUNT_LIMIT + 1);
      const [rows, counted] = await db.batch([
        db
          .select()
          .from(doNotCall)
          .orderBy(desc(doNotCall.id))
          .limit(page.size)
          .offset((page.number - 1) * page.size),
        db.select({ n: count() }).from(some.as("some_entries")),
      ]);
      const n = counted[0]?.n ?? 0;
      const total = Math.min(n, COUNT_LIMIT);
      return { rows: rows.map(toEntry), total, totalIsCapped: n > COUNT_LIMIT };
    },

    async find(id) {
      const row = await db.select().from(doNotCall).where(eq(doNotCall.id, id)).get();
      return row ? toEntry(row) : null;
    },

    async add({ phoneNumber, reason, addedAt, addedBy }, entry) {
      const row = { phone_number: phoneNumber, reason, added_at: addedAt, added_by: addedBy };
      const [[added]] = await db.batch([
        db.insert(doNotCall).values(row).onConflictDoNothing().returning(),
        auditCreation(db, entry),
        db
          .update(contacts)
          .set({ state: "do_not_call", due_at: null, next_attempt_at: null, updated_at: addedAt })
          .where(inState(phoneNumber, "waiting")),
      ]);
      return added ? toEntry(added) : null;
    },

    async remove({ id, phoneNumber }, entry) {
      const { at } = entry;
      const [removed] = await db.batch([
        db.delete(doNotCall).where(eq(doNotCall.id, id)).returning({ id: doNotCall.id }),
        auditInsert(db, entry),
        db
          .update(contacts)
          .set({ state: "waiting", due_at: at, next_attempt_at: at, updated_at: at })
          .where(and(inState(phoneNumber, "do_not_call"), notExists(listed(phoneNumber)))),
      ]);
      return removed.length > 0;
    },
  };
}

function toEntry(row: typeof doNotCall.$inferSelect): DoNotCallEntry {
  const { id, phone_number, reason, added_at, added_by } = row;
  return { id, phoneNumber: phone_number, reason, addedAt: added_at, addedBy: added_by };
}
