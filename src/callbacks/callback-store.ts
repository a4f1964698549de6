import { and, count, desc, eq, gte, inArray, isNull, lte, ne, or } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { callbacks } from "../db/tables";
import type { Callback, CallbackStatus } from "./callback";

export interface CallbackList {
  rows: Callback[];
  total: number;
  /** Counting stops at a limit, so that a list costs the same however many callbacks there are. */
  totalIsCapped: boolean;
}

export interface CallbackStore {
  /** Newest first. */
  list(
    filter: { status?: CallbackStatus | undefined },
    page: { number: number; size: number },
  ): Promise<CallbackList>;
  find(id: number): Promise<Callback | null>;
  /** Callbacks of these calls that nobody has tried to hand over yet. */
  findNew(callSids: readonly string[]): Promise<number[]>;
  /** Callbacks that have waited for their first try since `before` or longer, oldest first. */
  findForgotten(before: number): Promise<number[]>;
  /** Callbacks asked for since then whose last try did not succeed, oldest first. */
  findFailed(since: number): Promise<number[]>;
  /** Takes an open callback for one try until `until`; of two who try at once, one gets it. */
  claim(id: number, now: number, until: number): Promise<boolean>;
  /** Ends a try: the contact is there. A callback that was settled meanwhile stays as it is. */
  settle(id: number, contactId: string, at: number): Promise<void>;
  /** Ends a try that did not succeed. */
  fail(id: number, reason: string): Promise<void>;
  /** Marks a callback as done, with its audit entry; false where it was done already. */
  complete(id: number, doneBy: string, at: number, entry: AuditEntry): Promise<boolean>;
}

const COUNT_LIMIT = 10_000;
/** So many callbacks are sent again at a time. */
const RESENT_LIMIT = 100;

/** Keeps callbacks in D1. They are made there by the fold of their calls (`call-store.ts`). */
export function createCallbackStore(db: Database): CallbackStore {
  const isOpen = (id: number) => and(eq(callbacks.id, id), inArray(callbacks.status, OPEN));

  return {
    async list({ status }, page) {
      const where = status && eq(callbacks.status, status);
      const some = db
        .select({ id: callbacks.id })
        .from(callbacks)
        .where(where)
        .limit(COUNT_LIMIT + 1);
      const [rows, counted] = await db.batch([
        db
          .select()
          .from(callbacks)
          .where(where)
          .orderBy(desc(callbacks.requested_at), desc(callbacks.id))
          .limit(page.size)
          .offset((page.number - 1) * page.size),
        db.select({ n: count() }).from(some.as("some_callbacks")),
      ]);
      const n = counted[0]?.n ?? 0;
      const total = Math.min(n, COUNT_LIMIT);
      return { rows: rows.map(toCallback), total, totalIsCapped: n > COUNT_LIMIT };
    },

    async find(id) {
      const row = await db.select().from(callbacks).where(eq(callbacks.id, id)).get();
      return row ? toCallback(row) : null;
    },

    async findNew(callSids) {
      const rows = await db
        .select({ id: callbacks.id })
        .from(callbacks)
        .where(and(inArray(callbacks.call_sid, [...callSids]), eq(callbacks.status, "requested")));
      return rows.map(({ id }) => id);
    },

    async findForgotten(before) {
      const rows = await db
        .select({ id: callbacks.id })
        .from(callbacks)
        .where(and(eq(callbacks.status, "requested"), lte(callbacks.requested_at, before)))
        .orderBy(callbacks.requested_at)
        .limit(RESENT_LIMIT);
      return rows.map(({ id }) => id);
    },

    async findFailed(since) {
      const rows = await db
        .select({ id: callbacks.id })
        .from(callbacks)
        .where(and(eq(callbacks.status, "failed"), gte(callbacks.requested_at, since)))
        .orderBy(callbacks.requested_at)
        .limit(RESENT_LIMIT);
      return rows.map(({ id }) => id);
    },

    async claim(id, now, until) {
      const isFree = or(isNull(callbacks.claimed_until), lte(callbacks.claimed_until, now));
      const claimed = await db
        .update(callbacks)
        .set({ claimed_until: until })
        .where(and(isOpen(id), isFree))
        .returning({ id: callbacks.id });
      return claimed.length > 0;
    },

    async settle(id, contactId, at) {
      await db
        .update(callbacks)
        .set({
          status: "handed_over",
          contact_id: contactId,
          handed_over_at: at,
          failure_reason: null,
          claimed_until: null,
        })
        .where(isOpen(id));
    },

    async fail(id, reason) {
      await db
        .update(callbacks)
        .set({ status: "failed", failure_reason: reason, claimed_until: null })
        .where(isOpen(id));
    },

    async complete(id, doneBy, at, entry) {
      const [done] = await db.batch([
        db
          .update(callbacks)
          .set({ status: "done", done_at: at, done_by: doneBy })
          .where(and(eq(callbacks.id, id), ne(callbacks.status, "done")))
          .returning({ id: callbacks.id }),
        auditInsert(db, entry),
      ]);
      return done.length > 0;
    },
  };
}

/** Still to be handed over. */
const OPEN: CallbackStatus[] = ["requested", "failed"];

function toCallback(row: typeof callbacks.$inferSelect): Callback {
  return {
    id: row.id,
    callSid: row.call_sid,
    phoneNumber: row.phone_number,
    status: row.status,
    requestedAt: row.requested_at,
    contactId: row.contact_id,
    handedOverAt: row.handed_over_at,
    failureReason: row.failure_reason,
    doneAt: row.done_at,
    doneBy: row.done_by,
  };
}
