import { and, asc, eq, inArray, lte } from "drizzle-orm";
import type { Database } from "../db/database";
import {
  apiLogs,
  callEvents,
  callLegs,
  calls,
  callTranscriptions,
  routingDecisions,
} from "../db/tables";
import { OPEN_STATUSES } from "./lifecycle";

export type CallRow = typeof calls.$inferSelect;
export type LegRow = typeof callLegs.$inferSelect;
export type DecisionRow = typeof routingDecisions.$inferSelect;
export type EventRow = typeof callEvents.$inferSelect;
export type TranscriptionRow = typeof callTranscriptions.$inferSelect;
export type ApiLogRow = typeof apiLogs.$inferSelect;

/** Everything on record of one call. */
export interface CallTrace {
  decisions: DecisionRow[];
  legs: LegRow[];
  events: EventRow[];
  apiLogs: ApiLogRow[];
  transcript: TranscriptionRow[];
}

export interface CallReader {
  find(callSid: string): Promise<{ call: CallRow; legs: LegRow[] } | null>;
  findTrace(callSid: string): Promise<CallTrace>;
  /** Calls that began until then and have not ended; in no order. */
  listOpen(begunUntil: number, limit: number): Promise<string[]>;
}

/** Reads calls back for the API. */
export function createCallReader(db: Database): CallReader {
  return {
    async find(callSid) {
      const [found, legs] = await db.batch([
        db.select().from(calls).where(eq(calls.call_sid, callSid)),
        selectLegs(db, callSid),
      ]);
      return found[0] ? { call: found[0], legs } : null;
    },

    async findTrace(callSid) {
      const [decisions, legs, events, logs, transcript] = await db.batch([
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
        selectTranscript(db, callSid),
      ]);
      return { decisions, legs, events, apiLogs: logs, transcript };
    },

    async listOpen(begunUntil, limit) {
      // In no order: sorting by time would have it walk all calls there ever were.
      const rows = await db
        .select({ callSid: calls.call_sid })
        .from(calls)
        .where(and(inArray(calls.status, [...OPEN_STATUSES]), lte(calls.created_at, begunUntil)))
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

/** In the order it was spoken: what comes late has a late number, but not a late place. */
export function selectTranscript(db: Database, callSid: string) {
  return db
    .select()
    .from(callTranscriptions)
    .where(eq(callTranscriptions.call_sid, callSid))
    .orderBy(asc(callTranscriptions.spoken_at), asc(callTranscriptions.sequence_number));
}
