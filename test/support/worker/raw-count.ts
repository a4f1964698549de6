import { env } from "cloudflare:workers";

export type CountedRow = Record<string, string | number>;

/** Every call with whether it counts as a success or a failure, by the calls and legs alone. */
const JUDGED_CALLS = `
  WITH told AS (
    SELECT *, EXISTS (
        SELECT 1 FROM json_each(status_history) WHERE value ->> 'status' = 'holding'
      ) AS held,
      routed_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM call_legs l WHERE l.call_sid = calls.call_sid) AS was_handed_over
    FROM calls
  ), judged AS (
    SELECT *,
      outcome = 'connected' OR (outcome = 'abandoned' AND was_handed_over AND NOT held) AS is_success,
      outcome IN ('failed', 'callback_requested') OR (outcome = 'abandoned' AND held) AS is_failure
    FROM told
  )`;

/** What the roll-up `table` should hold, counted over the calls themselves and nothing else. */
const COUNT_CALLS = `${JUDGED_CALLS}
  SELECT created_at - created_at % ?1 AS start, direction, ifnull(routed_dialer, '') AS dialer,
    ifnull(routing_rule, '') AS routing_rule, ifnull(outcome, '') AS outcome,
    count(*) AS calls,
    count(*) FILTER (WHERE is_success) AS successes,
    count(*) FILTER (WHERE is_failure) AS failures,
    count(braze_cache_hit) AS cache_lookups,
    count(*) FILTER (WHERE braze_cache_hit) AS cache_hits,
    count(response_time_ms) AS setups,
    ifnull(sum(response_time_ms), 0) AS setup_ms,
    ifnull(sum(routing_decision_ms), 0) AS routing_ms,
    count(*) FILTER (WHERE response_time_ms <= 50) AS within_50,
    count(*) FILTER (WHERE response_time_ms > 50 AND response_time_ms <= 2000) AS within_2000,
    count(*) FILTER (WHERE response_time_ms > 2000) AS setup_over,
    count(*) FILTER (WHERE connected_at IS NOT NULL AND routed_at IS NOT NULL) AS connections,
    ifnull(sum(max(0, connected_at - routed_at)), 0) AS connection_ms,
    count(call_duration) AS lengths,
    ifnull(sum(call_duration), 0) AS length_seconds
  FROM judged GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;

const READ_ROLL_UP = (table: string) => `
  SELECT start, direction, dialer, routing_rule, outcome, calls, successes, failures,
    cache_lookups, cache_hits, setups, setup_ms, routing_ms,
    setup_10 + setup_25 + setup_50 AS within_50,
    setup_100 + setup_150 + setup_200 + setup_300 + setup_400 + setup_500 + setup_750
      + setup_1000 + setup_1500 + setup_2000 AS within_2000,
    setup_over, connections, connection_ms, lengths, length_seconds
  FROM ${table} WHERE calls <> 0 ORDER BY start, direction, dialer, routing_rule, outcome`;

async function rows(query: string, ...values: unknown[]): Promise<CountedRow[]> {
  const { results } = await env.DB.prepare(query)
    .bind(...values)
    .all<CountedRow>();
  return results;
}

/** What the metrics are about, a row a call; nothing here is summed up. */
export interface JudgedCall {
  at: number;
  isSuccess: number;
  isFailure: number;
}

export async function judgeCalls(): Promise<JudgedCall[]> {
  const query = `${JUDGED_CALLS}
    SELECT created_at AS at, ifnull(is_success, 0) AS isSuccess, ifnull(is_failure, 0) AS isFailure
    FROM judged`;
  return (await env.DB.prepare(query).all<JudgedCall>()).results;
}

export const countCalls = (slotMs: number) => rows(COUNT_CALLS, slotMs);
export const readRollUp = (table: "call_stats" | "call_stats_quarters") =>
  rows(READ_ROLL_UP(table));

/** Callers who reached nobody, by dialer: over the calls, and as the roll-up of reasons has them. */
export const countFailures = () =>
  rows(
    `SELECT dialer, sum(failures) AS n FROM (${COUNT_CALLS}) WHERE direction = 'inbound'
     GROUP BY 1 HAVING n > 0 ORDER BY 1`,
    60_000,
  );
export const readFailures = (table: "call_failures" | "call_failures_quarters") =>
  rows(`SELECT dialer, sum(n) AS n FROM ${table} GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1`);

export async function forgetCalls(): Promise<void> {
  const tables = ["calls", "call_legs", "call_events", "call_stats", "call_stats_quarters"];
  for (const table of [...tables, "call_failures", "call_failures_quarters"]) {
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  }
}
