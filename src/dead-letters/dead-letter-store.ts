import { and, count, desc, eq, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { deadLetters } from "../db/tables";
import { parseJson } from "../shared/json";
import type { DeadLetter } from "./dead-letter";

/** A letter as lists show it. */
export interface LetterSummary {
  id: number;
  queue: string;
  /** What the message is about, as far as it can be read: its event's kind, or its own. */
  kind: string | null;
  callSid: string | null;
  reason: string;
  at: number;
  retriedAt: number | null;
  resolvedAt: number | null;
}

export interface StoredLetter extends LetterSummary {
  body: unknown;
}

export interface LetterList {
  rows: LetterSummary[];
  total: number;
  /** Counting stops at a limit, so that a list costs the same however many letters there are. */
  totalIsCapped: boolean;
}

export interface DeadLetterStore {
  /** Keeps a message; one that is there already stays as it is. */
  save(letter: DeadLetter): Promise<void>;
  /** Marks a message that got through after all. */
  resolve(messageId: string, at: number): Promise<void>;
  /** Newest first. */
  list(
    filter: { resolved?: boolean | undefined },
    page: { number: number; size: number },
  ): Promise<LetterList>;
  find(id: number): Promise<StoredLetter | null>;
  /**
   * Takes an open letter for a retry, with its audit entry. False where it is resolved, or where
   * somebody took it after `freeBefore`: of two who try at once, one gets it.
   */
  claim(id: number, at: number, freeBefore: number, entry: AuditEntry): Promise<boolean>;
  /** Marks a claimed letter as back in its queue. */
  settle(id: number, at: number): Promise<void>;
  /** Gives a claimed letter free again: its queue did not take it. */
  release(id: number): Promise<void>;
}

const COUNT_LIMIT = 10_000;

const SUMMARY = {
  id: deadLetters.id,
  queue: deadLetters.queue,
  kind: sql<
    string | null
  >`coalesce(${deadLetters.body} ->> '$.event.kind', ${deadLetters.body} ->> '$.kind')`,
  callSid: sql<string | null>`${deadLetters.body} ->> '$.event.callSid'`,
  reason: deadLetters.reason,
  at: deadLetters.at,
  retriedAt: deadLetters.retried_at,
  resolvedAt: deadLetters.resolved_at,
};

export function createDeadLetterStore(db: Database): DeadLetterStore {
  return {
    async save({ messageId, queue, body, reason, at }) {
      await db
        .insert(deadLetters)
        .values({ message_id: messageId, queue, body: JSON.stringify(body ?? null), reason, at })
        .onConflictDoNothing();
    },

    async resolve(messageId, at) {
      await db
        .update(deadLetters)
        .set({ resolved_at: at })
        .where(and(eq(deadLetters.message_id, messageId), isNull(deadLetters.resolved_at)));
    },

    async list({ resolved }, page) {
      const where = toWhere(resolved);
      const some = db
        .select({ id: deadLetters.id })
        .from(deadLetters)
        .where(where)
        .limit(COUNT_LIMIT + 1);
      const [rows, counted] = await db.batch([
        db
          .select(SUMMARY)
          .from(deadLetters)
          .where(where)
          .orderBy(desc(deadLetters.id))
          .limit(page.size)
          .offset((page.number - 1) * page.size),
        db.select({ n: count() }).from(some.as("some_letters")),
      ]);
      const n = counted[0]?.n ?? 0;
      return { rows, total: Math.min(n, COUNT_LIMIT), totalIsCapped: n > COUNT_LIMIT };
    },

    async find(id) {
      const row = await db
        .select({ ...SUMMARY, body: deadLetters.body })
        .from(deadLetters)
        .where(eq(deadLetters.id, id))
        .get();
      return row ? { ...row, body: parseJson(row.body) } : null;
    },

    async claim(id, at, freeBefore, entry) {
      const isFree = or(isNull(deadLetters.retried_at), lte(deadLetters.retried_at, freeBefore));
      const [claimed] = await db.batch([
        db
          .update(deadLetters)
          .set({ retried_at: at })
          .where(and(eq(deadLetters.id, id), isNull(deadLetters.resolved_at), isFree))
          .returning({ id: deadLetters.id }),
        auditInsert(db, entry),
      ]);
      return claimed.length > 0;
    },

    async settle(id, at) {
      await db.update(deadLetters).set({ resolved_at: at }).where(eq(deadLetters.id, id));
    },

    async release(id) {
      await db.update(deadLetters).set({ retried_at: null }).where(eq(deadLetters.id, id));
    },
  };
}

function toWhere(resolved: boolean | undefined): SQL | undefined {
  if (resolved === undefined) return undefined;
  return resolved ? isNotNull(deadLetters.resolved_at) : isNull(deadLetters.resolved_at);
}
