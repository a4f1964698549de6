import { type inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { apiLogs, calls, configAuditLogs, routingDecisions } from "../db/tables";
import { type LogFilter, type LogType, searchedTypes } from "./log-filter";

export type DecisionLog = typeof routingDecisions.$inferSelect & {
  callerNumber: string | null;
  outcome: string | null;
};
export type ApiLog = typeof apiLogs.$inferSelect & { callerNumber: string | null };
export type ChangeLog = typeof configAuditLogs.$inferSelect;

export type LogEntry =
  | { type: "routing_decisions"; row: DecisionLog }
  | { type: "api_calls"; row: ApiLog }
  | { type: "config_changes"; row: ChangeLog };

/** Where an entry stands in the list of all. */
export interface LogPlace {
  at: number;
  type: LogType;
  id: number;
}

export interface LogPage {
  entries: LogEntry[];
  total: number;
  /** Counting stops at a limit, so that a search costs the same however many entries there are. */
  totalIsCapped: boolean;
}

export interface LogStore {
  /** One page of what the filter finds, newest first. */
  search(filter: LogFilter, page: { number: number; size: number }): Promise<LogPage>;
  /** The next entries behind a place, in the same order: new ones at the front shift nothing. */
  readOn(filter: LogFilter, after: LogPlace | null, limit: number): Promise<LogEntry[]>;
}

const COUNT_LIMIT = 10_000;

/** From here on a call without an end counts as over. */
const LONGEST_CALL_MS = 4 * 3_600_000;

const TABLES = {
  routing_decisions: routingDecisions,
  api_calls: apiLogs,
  config_changes: configAuditLogs,
} as const;

/**
 * Searches decisions, provider calls and changes as one list.
 *
 * Places first, rows after: each table gives the newest places by its own index, so that a page
 * costs as much as its distance from the front and not as the tables' size.
 */
export function createLogStore(db: Database): LogStore {
  function placesOf(filter: LogFilter, type: LogType, after: LogPlace | null, limit: number): SQL {
    const conditions = [...conditionsOf(filter, type), ...behind(after, type)];
    const where = conditions.length > 0 ? sql`WHERE ${sql.join(conditions, sql` AND `)}` : sql``;
    return sql`SELECT * FROM (SELECT ${type} AS type, id, at FROM ${TABLES[type]} ${where}
      ORDER BY at DESC, id DESC LIMIT ${limit})`;
  }

  function readPlaces(filter: LogFilter, after: LogPlace | null, limit: number, offset: number) {
    const branches = searchedTypes(filter).map((type) =>
      placesOf(filter, type, after, offset + limit),
    );
    return db.all<LogPlace>(sql`SELECT type, id, at FROM (${sql.join(branches, sql` UNION ALL `)})
      ORDER BY at DESC, type DESC, id DESC LIMIT ${limit} OFFSET ${offset}`);
  }

  async function readEntries(places: readonly LogPlace[]): Promise<LogEntry[]> {
    const idsOf = (type: LogType) => places.filter((one) => one.type === type).map(({ id }) => id);
    const [decisions, apiCalls, changes] = await db.batch([
      db
        .select()
        .from(routingDecisions)
        .where(among(routingDecisions.id, idsOf("routing_decisions"))),
      db
        .select()
        .from(apiLogs)
        .where(among(apiLogs.id, idsOf("api_calls"))),
      db
        .select()
        .from(configAuditLogs)
        .where(among(configAuditLogs.id, idsOf("config_changes"))),
    ]);
    const sids = [...decisions, ...apiCalls].flatMap(({ call_sid }) => call_sid ?? []);
    const callers = await readCallers([...new Set(sids)]);

    const found = new Map<string, LogEntry>();
    for (const row of decisions) {
      const call = callers.get(row.call_sid);
      const known = { callerNumber: call?.caller_number ?? null, outcome: call?.outcome ?? null };
      const type = "routing_decisions";
      found.set(`${type}:${row.id}`, { type, row: { ...row, ...known } });
    }
    for (const row of apiCalls) {
      const callerNumber = callers.get(row.call_sid ?? "")?.caller_number ?? null;
      found.set(`api_calls:${row.id}`, { type: "api_calls", row: { ...row, callerNumber } });
    }
    for (const row of changes) {
      found.set(`config_changes:${row.id}`, { type: "config_changes", row });
    }
    return places.flatMap(({ type, id }) => found.get(`${type}:${id}`) ?? []);
  }

  async function readCallers(callSids: readonly string[]) {
    if (callSids.length === 0) return new Map<string, never>();
    const { call_sid, caller_number, outcome } = calls;
    const rows = await db
      .select({ call_sid, caller_number, outcome })
      .from(calls)
      .where(among(call_sid, callSids));
    return new Map(rows.map((row) => [row.call_sid, row]));
  }

  async function countUpTo(filter: LogFilter, limit: number): Promise<number> {
    const counts = searchedTypes(filter).map(
      (type) => sql`SELECT count(*) AS n FROM (${placesOf(filter, type, null, limit)})`,
    );
    const [row] = await db.all<{ n: number | null }>(
      sql`SELECT sum(n) AS n FROM (${sql.join(counts, sql` UNION ALL `)})`,
    );
    return row?.n ?? 0;
  }

  return {
    async search(filter, { number, size }) {
      if (searchedTypes(filter).length === 0)
        return { entries: [], total: 0, totalIsCapped: false };
      const [places, n] = await Promise.all([
        readPlaces(filter, null, size, (number - 1) * size),
        countUpTo(filter, COUNT_LIMIT + 1),
      ]);
      const entries = await readEntries(places);
      return { entries, total: Math.min(n, COUNT_LIMIT), totalIsCapped: n > COUNT_LIMIT };
    },

    async readOn(filter, after, limit) {
      if (searchedTypes(filter).length === 0) return [];
      return readEntries(await readPlaces(filter, after, limit, 0));
    },
  };
}

/** One bound value however many there are: D1 takes a hundred of them. */
function among(column: Parameters<typeof inArray>[0], values: readonly (number | string)[]): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
}

/** Entries behind a place in the order of time, type and id, newest first. */
function behind(after: LogPlace | null, type: LogType): SQL[] {
  if (after === null) return [];
  if (type < after.type) return [sql`at <= ${after.at}`];
  if (type > after.type) return [sql`at < ${after.at}`];
  return [sql`(at, id) < (${after.at}, ${after.id})`];
}

function conditionsOf(filter: LogFilter, type: LogType): SQL[] {
  const { from, until, requestId, callSids, dialer, integration, user, entityType } = filter;
  const dialerColumn = type === "routing_decisions" ? sql`final_dialer` : sql`integration`;
  return [
    ...(from === undefined ? [] : [sql`at >= ${from}`]),
    ...(until === undefined ? [] : [sql`at <= ${until}`]),
    ...(requestId === undefined ? [] : [sql`request_id = ${requestId}`]),
    ...(callSids === undefined ? [] : [among(sql`call_sid`, callSids)]),
    ...(dialer === undefined ? [] : [sql`${dialerColumn} = ${dialer}`]),
    ...(integration === undefined ? [] : [sql`integration = ${integration}`]),
    ...(user === undefined ? [] : [sql`user_email = ${user}`]),
    ...(entityType === undefined ? [] : [sql`entity_type = ${entityType}`]),
    ...statusConditions(filter, type),
  ];
}

/** Calls that reached nobody by themselves; a caller who asked for a callback is one of them. */
const FAILED_OUTCOMES = sql`('failed', 'callback_requested')`;
const GOOD_OUTCOMES = sql`('connected', 'abandoned')`;

/** A decision is as good as what became of its call; an attempt that was refused has failed. */
function statusConditions({ status, from, until }: LogFilter, type: LogType): SQL[] {
  if (status === undefined) return [];
  const isSuccess = status === "success";
  switch (type) {
    case "api_calls":
      return [sql`success = ${isSuccess ? 1 : 0}`];
    case "config_changes":
      return [isSuccess ? sql`action <> 'refuse'` : sql`action = 'refuse'`];
    case "routing_decisions": {
      // Most calls are good ones: asked of each decision in turn. Few fail: found first.
      if (isSuccess) {
        return [
          sql`EXISTS (SELECT 1 FROM calls
            WHERE calls.call_sid = routing_decisions.call_sid AND outcome IN ${GOOD_OUTCOMES})`,
        ];
      }
      // A call may be older than its last decision, and never younger.
      const since = from === undefined ? sql`` : sql`AND created_at >= ${from - LONGEST_CALL_MS}`;
      const before = until === undefined ? sql`` : sql`AND created_at <= ${until}`;
      return [
        sql`call_sid IN (SELECT call_sid FROM calls WHERE outcome IN ${FAILED_OUTCOMES} ${since} ${before})`,
      ];
    }
  }
}
