import { MEASURES, type Measure } from "../calls/contribution";
import type { Sum } from "./metrics";
import { type Period, splitAtQuarters } from "./period";

export interface FailureCount {
  /** "" where no dialer was tried. */
  dialer: string;
  reason: string;
  count: number;
}

/** What became of the calls that came in; those we place are counted, but not here. */
export interface MetricsStore {
  /** The sums of each period, per dialer and rule; `dialer` narrows them. */
  sum(
    periods: readonly Period[],
    measures: readonly Measure[],
    dialer: string | null,
  ): Promise<Sum[][]>;
  /** Why callers reached nobody, the most frequent first. */
  listFailures(period: Period, dialer: string | null): Promise<FailureCount[]>;
}

/** Enough to see what goes wrong; the rest is seldom. */
const MOST_REASONS = 20;

/**
 * Rows of both roll-ups, a look per part: ?1 are the parts in minutes, ?2 those in quarters. The
 * cross join keeps the parts outside, so that each is one range of the key.
 */
const rowsOf = (table: string, columns: string, condition = "true") => `
  SELECT part.value ->> 'period' AS period, ${columns}
  FROM json_each(?1) part CROSS JOIN ${table}
  WHERE start >= part.value ->> 'from' AND start < part.value ->> 'until'
    AND (?3 IS NULL OR dialer = ?3) AND ${condition}
  UNION ALL
  SELECT part.value ->> 'period' AS period, ${columns}
  FROM json_each(?2) part CROSS JOIN ${table}_quarters
  WHERE start >= part.value ->> 'from' AND start < part.value ->> 'until'
    AND (?3 IS NULL OR dialer = ?3) AND ${condition}`;

/** A person whom a campaign did not reach is no routing that failed. */
const CAME_IN = "direction = 'inbound'";

const SUM = (measures: readonly Measure[]) => `
  SELECT period, dialer, routing_rule,
    ${measures.map((measure) => `sum(${measure}) AS ${measure}`).join(", ")}
  FROM (${rowsOf("call_stats", ["dialer", "routing_rule", ...measures].join(", "), CAME_IN)})
  GROUP BY period, dialer, routing_rule`;

const COUNT_FAILURES = `
  SELECT dialer, reason, sum(n) AS count FROM (${rowsOf("call_failures", "dialer, reason, n")})
  GROUP BY dialer, reason HAVING sum(n) > 0 ORDER BY count DESC, reason, dialer LIMIT ?4`;

type SumRow = { period: number; dialer: string; routing_rule: string } & Record<Measure, number>;

/** Reads the roll-ups: what it costs depends on the length of the periods, not on the calls. */
export function createMetricsStore(db: D1Database): MetricsStore {
  return {
    async sum(periods, measures, dialer) {
      const { results } = await db
        .prepare(SUM(measures))
        .bind(...toParts(periods), dialer)
        .all<SumRow>();
      const sums = periods.map((): Sum[] => []);
      for (const row of results) sums[row.period]?.push(toSum(row));
      return sums;
    },

    async listFailures(period, dialer) {
      const { results } = await db
        .prepare(COUNT_FAILURES)
        .bind(...toParts([period]), dialer, MOST_REASONS)
        .all<FailureCount>();
      return results;
    },
  };
}

/** Each period's parts as the two lists of the queries; `period` is its place. */
function toParts(periods: readonly Period[]): [string, string] {
  const split = periods.map(splitAtQuarters);
  const label = (kind: "minutes" | "quarters") =>
    split.flatMap((parts, period) => parts[kind].map((part) => ({ period, ...part })));
  return [JSON.stringify(label("minutes")), JSON.stringify(label("quarters"))];
}

function toSum(row: SumRow): Sum {
  const amounts = Object.fromEntries(MEASURES.map((measure) => [measure, row[measure] ?? 0]));
  return { dialer: row.dialer, routingRule: row.routing_rule, amounts };
}
