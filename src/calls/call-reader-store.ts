import { and, asc, count, desc, eq, gte, inArray, lte, type SQL } from "drizzle-orm";
import type { Database } from "../db/database";
import { apiLogs, callEvents, callLegs, calls, routingDecisions } from "../db/tables";
import { type CallStatus, OPEN_STATUSES } from "./lifecycle";

export type CallRow = typeof calls.$inferSelect;
export type LegRow = typeof callLegs.$inferSelect;
export type DecisionRow = typeof routingDecisions.$inferSelect;
export type EventRow = typeof callEvents.$inferSelect;
export type ApiLogRow = typeof apiLogs.$inferSelect;

export interface CallFilter {
  statuses?: readonly CallStatus[] | undefined;
  dialer?: string | undefined;
  /** Epoch milliseconds; both inclusive. */
  from?: number | undefined;
  until?: number | undefined;
}

export interface Page {
  number: number;
  size: number;
}

export interface CallList {
  rows: CallRow[];
  total: number;
  /** Counting stops at a limit, so that a list costs the same however many calls there are. */
  totalIsCapped: boolean;
}

/** Everything on record of one call. */
export interface CallTrace {
  decisions: DecisionRow[];
  legs: LegRow[];
  events: EventRow[];
  apiLogs: ApiLogRow[];
}

export interface CallReader {
  /** Newest first. */
  list(filter: CallFilter, page: Page): Promise<CallList>;
  find(callSid: string): Promise<{ call: CallRow; legs: LegRow[] } | null>;
  findTrace(callSid: string): Promise<CallTrace>;
  /** Calls that began until then and have not ended; in no order. */
  listOpen(begunUntil: number, limit: number): Promise<string[]>;
}

const COUNT_LIMIT = 10_000;

/** Reads calls back for the API. */
export function createCallReader(db: Database): CallReader {
  return {
    async list(filter, page) {
      const where = toWhere(filter);
      const some = db
        .select({ id: calls.id })
        .from(calls)
        .where(where)
        .limit(COUNT_LIMIT + 1);
      const [rows, counted] = await db.batch([
        db
          .select()
          .from(calls)
          .where(where)
          .orderBy(desc(calls.created_at), desc(calls.id))
          .limit(page.size)
          .offset((page.number - 1) * page.size),
        db.select({ n: count() }).from(some.as("some_calls")),
      ]);
      const n = counted[0]?.n ?? 0;
      return { rows, total: Math.min(n, COUNT_LIMIT), totalIsCapped: n > COUNT_LIMIT };
    },

    async find(callSid) {
      const [found, legs] = await db.batch([
        db.select().from(calls).where(eq(calls.call_sid, callSid)),
        selectLegs(db, callSid),
      ]);
      return found[0] ? { call: found[0], legs } : null;
    },

    async findTrace(callSid) {
      const [decisions, legs, events, logs] = await db.batch([
        db
          .select()
          .from(routingDecisions)
          .where(eq(routingDecisions.call_sid, callSid))
          .orderBy(asc(routingDecisions.at), asc(routingDecisions.id)),
        selectLegs(db, callSid),
        db
          .select()
          .from(callEvents)
          .where(eq(callEvents.call_sid, callSid))
          .orderBy(asc(callEvents.at), asc(callEvents.id)),
        db
          .select()
          .from(apiLogs)
          .where(eq(apiLogs.call_sid, callSid))
          .orderBy(asc(apiLogs.at), asc(apiLogs.id)),
      ]);
      return { decisions, legs, events, apiLogs: logs };
    },

    async listOpen(begunUntil, limit) {
      // In no order: sorting by time would have it walk all calls there ever were.
      const rows = await db
        .select({ callSid: calls.call_sid })
        .from(calls)
        .where(toWhere({ statuses: OPEN_STATUSES, until: begunUntil }))
        .limit(limit);
      return rows.map(({ callSid }) => callSid);
    },
  };
}

function selectLegs(db: Database, callSid: string) {
  return db
    .select()
    .from(callLegs)
    .where(eq(callLegs.call_sid, callSid))
    .orderBy(asc(callLegs.attempt), asc(callLegs.leg_sid));
}

function toWhere({ statuses, dialer, from, until }: CallFilter): SQL | undefined {
  return and(
    statuses ? inArray(calls.status, [...statuses]) : undefined,
    dialer ? eq(calls.routed_dialer, dialer) : undefined,
    from === undefined ? undefined : gte(calls.created_at, from),
    until === undefined ? undefined : lte(calls.created_at, until),
  );
}
