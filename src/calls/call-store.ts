import { INSERT_API_CALLS } from "../resilience/api-log-store";
import { parseJson } from "../shared/json";
import type { BatchNews } from "./batch-news";
import { CALL_COLUMNS, toColumns } from "./call-columns";
import { type CallEvent, callEventSchema, type LedgerMessage } from "./call-event";
import { type Contribution, contributionOf, contributionSchema } from "./contribution";
import type { Call } from "./lifecycle";
import { owedNewsStatement } from "./owed-news-store";
import { rollUpStatements } from "./roll-up-store";
import { owesWriteBack } from "./write-back";
import { createCallerKeys, writeBackStatements } from "./write-back-store";

/** What a fold starts from: the events on record, and the version they were read at. */
export interface StoredCall {
  version: number;
  events: CallEvent[];
  /** What the roll-ups hold of the call; `null` for one they do not count yet. */
  counted: Contribution | null;
}

export interface FoldedCall {
  call: Call;
  version: number;
  /** As it was read, with the version before this one. */
  counted: Contribution | null;
}

export interface CallStore {
  findForFold(callSids: readonly string[]): Promise<Map<string, StoredCall>>;
  /**
   * Saves folded calls with the messages they came from, and the news of them that are `owed`, all
   * or nothing. `conflict`: another fold of one of these calls came first, nothing was written, read
   * again.
   */
  saveFold(
    folded: readonly FoldedCall[],
    messages: readonly LedgerMessage[],
    owed: BatchNews | null,
  ): Promise<"saved" | "conflict">;
  /** Whether the database answers at all. */
  isReachable(): Promise<boolean>;
}

/** Name of the check that aborts a batch (see `write_guard` in `db/tables.ts`). */
const CONFLICT = "calls_changed_meanwhile";

/** A row per call with its version, and its events; one round trip for a whole batch. */
const FIND_EVENTS = `
  SELECT e.call_sid, e.event, coalesce(c.version, 0) AS version, c.contribution
  FROM call_events e LEFT JOIN calls c ON c.call_sid = e.call_sid
  WHERE e.call_sid IN (SELECT value FROM json_each(?1))`;

const INSERT_EVENTS = `
  INSERT INTO call_events (event_key, call_sid, kind, at, recorded_at, event)
  SELECT value ->> 'key', value ->> 'callSid', value ->> 'kind', value ->> 'at', ?2, value
  FROM json_each(?1) WHERE true
  ON CONFLICT (event_key) DO NOTHING`;

/**
 * A second wish from one call, or for a number still to be handed over, is the same wish; one that
 * had failed is tried again for it. Comes before the events: one on record has had its wish.
 */
const INSERT_CALLBACKS = `
  INSERT INTO callbacks (call_sid, phone_number, status, requested_at)
  SELECT value ->> 'callSid', value ->> 'phoneNumber', 'requested', value ->> 'at'
  FROM json_each(?1)
  WHERE NOT EXISTS (SELECT 1 FROM call_events WHERE event_key = value ->> 'key')
  ON CONFLICT (call_sid) DO NOTHING
  ON CONFLICT (phone_number) WHERE status in ('requested', 'failed') DO UPDATE
    SET status = 'requested', requested_at = excluded.requested_at WHERE status = 'failed'`;

const INSERT_DECISIONS = `
  INSERT INTO routing_decisions (decision_key, call_sid, request_id, at, ruleset_version, rung,
    routing_rule, final_dialer, total_duration_ms, inputs, decision_chain)
  SELECT value ->> 'key', value ->> 'callSid', value ->> 'requestId', value ->> 'at',
    value ->> 'rulesetVersion', value ->> 'rung', value ->> 'routingRule',
    value ->> 'finalDialer', value ->> 'totalDurationMs', value -> 'inputs', value -> 'steps'
  FROM json_each(?1)`;

const COLUMNS = [...CALL_COLUMNS, "updated_at", "version", "contribution"] as const;

const SAVE_CALLS = `
  INSERT INTO calls (${COLUMNS.join(", ")})
  SELECT ${COLUMNS.map((column) => `value ->> '${column}'`).join(", ")}
  FROM json_each(?1) WHERE true
  ON CONFLICT (call_sid) DO UPDATE SET
    ${COLUMNS.filter((column) => column !== "call_sid")
      .map((column) => `${column} = ${newValueOf(column)}`)
      .join(", ")}`;

/** Each fold tells a call anew, but for Twilio's id of calls we place: events do not hold it. */
function newValueOf(column: (typeof COLUMNS)[number]): string {
  return column === "twilio_sid"
    ? "coalesce(excluded.twilio_sid, calls.twilio_sid)"
    : `excluded.${column}`;
}

/**
 * Must come before anything is written: another fold that came first has raised the version.
 * `changes()` after the writing would not tell, since the number search writes beside them.
 */
const ABORT_IF_LOST = `
  INSERT INTO write_guard (lost_rows) SELECT n FROM (
    SELECT count(*) AS n FROM json_each(?1) LEFT JOIN calls ON call_sid = value ->> 'call_sid'
    WHERE coalesce(version, 0) <> value ->> 'version' - 1
  ) WHERE n > 0`;

const SAVE_LEGS = `
  INSERT INTO call_legs (call_sid, leg_sid, dialer, attempt, status, ringing_at, answered_at,
    ended_at, duration_seconds, error_code)
  SELECT value ->> 'callSid', value ->> 'legSid', value ->> 'dialer', value ->> 'attempt',
    value ->> 'status', value ->> 'ringingAt', value ->> 'answeredAt', value ->> 'endedAt',
    value ->> 'durationSeconds', value ->> 'errorCode'
  FROM json_each(?1) WHERE true
  ON CONFLICT (call_sid, leg_sid) DO UPDATE SET dialer = excluded.dialer,
    attempt = excluded.attempt, status = excluded.status, ringing_at = excluded.ringing_at,
    answered_at = excluded.answered_at, ended_at = excluded.ended_at,
    duration_seconds = excluded.duration_seconds, error_code = excluded.error_code`;

/** Keeps calls in D1: whole batches by `json_each`, so that a batch costs a few statements. */
export function createCallStore(db: D1Database, now: () => number): CallStore {
  const callerKeys = createCallerKeys(db);
  return {
    async findForFold(callSids) {
      if (callSids.length === 0) return new Map();
      const { results } = await db
        .prepare(FIND_EVENTS)
        .bind(JSON.stringify(callSids))
        .all<EventRow>();
      const found = new Map<string, StoredCall>();
      for (const row of results) {
        const stored = found.get(row.call_sid) ?? startFold(row);
        stored.events.push(callEventSchema.parse(JSON.parse(row.event)));
        found.set(row.call_sid, stored);
      }
      return found;
    },

    async saveFold(folded, messages, owed) {
      const updatedAt = now();
      const run = (query: string, rows: readonly unknown[], ...more: number[]) =>
        db.prepare(query).bind(JSON.stringify(rows), ...more);
      const runIfAny = (query: string, rows: readonly unknown[]) =>
        rows.length === 0 ? [] : [run(query, rows)];
      const legs = folded.flatMap(({ call }) =>
        call.legs.map((leg) => ({ callSid: call.callSid, ...leg })),
      );
      const counts = folded.map(({ call, counted }) => ({
        before: counted,
        after: contributionOf(call),
      }));
      const rows = folded.map(({ call, version }, i) => ({
        ...toColumns(call),
        updated_at: updatedAt,
        version,
        contribution: JSON.stringify(counts[i]?.after),
      }));
      const finished = folded.map(({ call }) => call).filter(owesWriteBack);
      const writeBacks = await Promise.all(
        finished.map(async ({ callSid, callerNumber }) => ({
          callSid,
          caller: await callerKeys.keyOf(callerNumber),
        })),
      );
      try {
        await db.batch([
          run(
            ABORT_IF_LOST,
            rows.map(({ call_sid, version }) => ({ call_sid, version })),
          ),
          run(SAVE_CALLS, rows),
          ...runIfAny(INSERT_CALLBACKS, callbacksIn(messages)),
          run(
            INSERT_EVENTS,
            messages.map((message) => message.event),
            updatedAt,
          ),
          ...runIfAny(INSERT_DECISIONS, messages.flatMap(toDecisionRow)),
          ...runIfAny(INSERT_API_CALLS, messages.flatMap(toApiCallRows)),
          ...runIfAny(SAVE_LEGS, legs),
          ...rollUpStatements(db, counts),
          ...writeBackStatements(db, writeBacks, updatedAt),
          ...(owed ? [owedNewsStatement(db, owed, updatedAt)] : []),
        ]);
        return "saved";
      } catch (error) {
        if (error instanceof Error && error.message.includes(CONFLICT)) return "conflict";
        throw error;
      }
    },

    async isReachable() {
      try {
        await db.prepare("SELECT 1").first();
        return true;
      } catch {
        return false;
      }
    },
  };
}

interface EventRow {
  call_sid: string;
  event: string;
  version: number;
  contribution: string | null;
}

function startFold({ version, contribution }: EventRow): StoredCall {
  const counted = contribution === null ? null : contributionSchema.parse(parseJson(contribution));
  return { version, events: [], counted };
}

function callbacksIn(messages: readonly LedgerMessage[]) {
  return messages.flatMap(({ event }) => (event.kind === "call.callback_requested" ? [event] : []));
}

function toDecisionRow({ event, decision }: LedgerMessage) {
  return decision ? [{ key: event.key, ...decision }] : [];
}

function toApiCallRows({ event, decision, apiCalls }: LedgerMessage) {
  const requestId = decision?.requestId ?? null;
  return apiCalls.map((call) => ({ ...call, callSid: event.callSid, requestId }));
}
