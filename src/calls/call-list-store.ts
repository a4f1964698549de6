import { and, count, desc, eq, gte, inArray, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { calls } from "../db/tables";
import type { CallRow } from "./call-reader-store";
import type { CallOutcome, CallStatus } from "./lifecycle";
import type { NumberPart } from "./number-search";

export interface CallFilter {
  statuses?: readonly CallStatus[] | undefined;
  outcome?: CallOutcome | undefined;
  dialer?: string | undefined;
  routingRule?: string | undefined;
  /** Only calls that are not over. */
  isOpen?: boolean | undefined;
  number?: NumberPart | undefined;
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

export interface CallListStore {
  /** Newest first; calls of the same moment keep their order. */
  list(filter: CallFilter, page: Page): Promise<CallList>;
}

const COUNT_LIMIT = 10_000;

/** Up to so many hits of a number are looked through for what else is asked. */
const HITS_LIMIT = 50_000;

/** A rowid of `call_numbers` is the moment times this, plus the end of the id (see its migration). */
const PLACES = 1_048_576;

/** Lists calls for the API by whatever narrows them, in a time that hardly grows with them. */
export function createCallListStore(db: Database): CallListStore {
  /** One more than the limit shows that there are more. */
  function countUpTo(limit: number, { from, where }: Source) {
    const some = sql`(SELECT 1 FROM ${from} WHERE ${where} LIMIT ${limit + 1})`;
    return db.select({ n: count() }).from(some);
  }

  /** A number is rare or else soon found: whichever it is, few calls need to be looked at. */
  async function chooseSource(filter: CallFilter): Promise<Source> {
    const { number } = filter;
    const where = toWhere(filter);
    if (number === undefined) return fromCalls(filter, where);
    const hits = fromNumbers(filter, number, undefined);
    if (countAsked(filter) === 0) return hits;

    const [probe] = await countUpTo(HITS_LIMIT, hits);
    const isRare = probe !== undefined && probe.n <= HITS_LIMIT;
    if (isRare) return fromNumbers(filter, number, where);
    return fromCalls(filter, and(where, hasNumber(number)));
  }

  return {
    async list(filter, page) {
      const source = await chooseSource(filter);
      const offset = (page.number - 1) * page.size;
      const ids = sql`SELECT ${source.id} FROM ${source.from} WHERE ${source.where}
        ORDER BY ${source.newestFirst} LIMIT ${page.size} OFFSET ${offset}`;
      const [rows, [counted]] = await db.batch([
        db
          .select()
          .from(calls)
          .where(sql`${calls.id} IN (${ids})`)
          .orderBy(desc(calls.created_at), desc(calls.id)),
        countUpTo(COUNT_LIMIT, source),
      ]);
      const n = counted?.n ?? 0;
      return { rows, total: Math.min(n, COUNT_LIMIT), totalIsCapped: n > COUNT_LIMIT };
    },
  };
}

/** Where the ids of a list come from, in the order of the list. */
interface Source {
  id: SQL;
  from: SQL;
  where: SQL;
  newestFirst: SQL;
}

function fromCalls(filter: CallFilter, where: SQL | undefined): Source {
  return {
    id: sql`${calls.id}`,
    from: sql`${calls} INDEXED BY ${sql.raw(chooseIndex(filter))}`,
    where: where ?? sql`true`,
    newestFirst: sql`${calls.created_at} DESC, ${calls.id} DESC`,
  };
}

/**
 * The database cannot know which values are rare, so it is told: open and failed calls are, and
 * what is the only thing asked for has an index in the order of the list. Any other mixture is
 * looked for through the index that holds all columns, newest first.
 */
function chooseIndex(filter: CallFilter): string {
  const { statuses, outcome, isOpen } = filter;
  if (isOpen || (outcome && outcome !== "connected")) return "idx_calls_outcome_created_at";
  if (statuses && !statuses.includes("completed")) return "idx_calls_status_created_at";
  if (filter.number === undefined && countAsked(filter) === 1) return indexOfOne(filter);
  return countAsked(filter) === 0 ? "idx_calls_created_at" : "idx_calls_list";
}

function indexOfOne({ statuses, outcome, dialer }: CallFilter): string {
  if (statuses) return "idx_calls_status_created_at";
  if (outcome) return "idx_calls_outcome_created_at";
  return dialer ? "idx_calls_routed_dialer_created_at" : "idx_calls_routing_rule_created_at";
}

/** By the index of numbers, which is in the order of the list; `where` asks the calls beside it. */
function fromNumbers(filter: CallFilter, part: NumberPart, where: SQL | undefined): Source {
  const place = sql.raw(`${PLACES}`);
  const isHit = sql`${calls.created_at} = hit.rowid / ${place}
    AND ${calls.id} % ${place} = hit.rowid % ${place}`;
  // Numbers are bound as decimals, which the index takes for no rowid at all.
  const firstOf = (at: number) => sql`CAST(${at} AS INTEGER) * ${place}`;
  const conditions = [
    sql`hit.number MATCH ${part.isEnd ? `"${part.digits}$"` : `"${part.digits}"`}`,
    filter.from === undefined ? undefined : sql`hit.rowid >= ${firstOf(filter.from)}`,
    filter.until === undefined ? undefined : sql`hit.rowid < ${firstOf(filter.until + 1)}`,
    where && sql`EXISTS (SELECT 1 FROM ${calls} WHERE ${isHit} AND ${where})`,
  ];
  return {
    id: sql`(SELECT ${calls.id} FROM ${calls} WHERE ${isHit})`,
    from: sql`call_numbers hit`,
    where: and(...conditions) ?? sql`true`,
    newestFirst: sql`hit.rowid DESC`,
  };
}

/** The same without the index, for numbers that so many calls have that it helps no more. */
function hasNumber(part: NumberPart): SQL {
  const number = sql`iif(${calls.direction} = 'inbound', ${calls.caller_number}, ${calls.called_number})`;
  return part.isEnd
    ? sql`substr(${number}, ${-part.digits.length}) = ${part.digits}`
    : sql`instr(${number}, ${part.digits}) > 0`;
}

/** Everything but the number. */
function toWhere(filter: CallFilter): SQL | undefined {
  const { statuses, outcome, dialer, routingRule, isOpen, from, until } = filter;
  return and(
    statuses && inArray(calls.status, [...statuses]),
    outcome && eq(calls.outcome, outcome),
    isOpen ? isNull(calls.outcome) : undefined,
    dialer ? eq(calls.routed_dialer, dialer) : undefined,
    routingRule ? eq(calls.routing_rule, routingRule) : undefined,
    from === undefined ? undefined : gte(calls.created_at, from),
    until === undefined ? undefined : lte(calls.created_at, until),
  );
}

/** How many columns are asked for their value, beside the number and the time. */
function countAsked({ statuses, outcome, dialer, routingRule, isOpen }: CallFilter): number {
  return [...(statuses ?? []), outcome, dialer, routingRule, isOpen].filter(Boolean).length;
}
