import {
  MEASURES,
  MINUTE_MS,
  QUARTER_MS,
  type Recount,
  sumFailureChanges,
  sumStatChanges,
} from "./contribution";

const ADD_STATS = (table: string) => `
  INSERT INTO ${table} (start, direction, dialer, routing_rule, outcome, ${MEASURES.join(", ")})
  SELECT value ->> 'start', value ->> 'direction', value ->> 'dialer', value ->> 'routingRule',
    value ->> 'outcome',
    ${MEASURES.map((measure) => `coalesce(value ->> '${measure}', 0)`).join(", ")}
  FROM json_each(?1) WHERE true
  ON CONFLICT (start, direction, dialer, routing_rule, outcome) DO UPDATE SET
    ${MEASURES.map((measure) => `${measure} = ${measure} + excluded.${measure}`).join(", ")}`;

const ADD_FAILURES = (table: string) => `
  INSERT INTO ${table} (start, dialer, reason, n)
  SELECT value ->> 'start', value ->> 'dialer', value ->> 'reason', value ->> 'n'
  FROM json_each(?1) WHERE true
  ON CONFLICT (start, dialer, reason) DO UPDATE SET n = n + excluded.n`;

/**
 * Brings the roll-ups up to date with calls that change in the same batch; none where nothing that
 * they count does. Calls whose version was lost must abort that batch, so that each counts once.
 */
export function rollUpStatements(
  db: D1Database,
  recounts: readonly Recount[],
): D1PreparedStatement[] {
  const addIfAny = (query: string, changes: readonly unknown[]) =>
    changes.length === 0 ? [] : [db.prepare(query).bind(JSON.stringify(changes))];
  const stats = (slotMs: number) =>
    sumStatChanges(recounts, slotMs).map(({ amounts, ...cell }) => ({ ...cell, ...amounts }));
  return [
    ...addIfAny(ADD_STATS("call_stats"), stats(MINUTE_MS)),
    ...addIfAny(ADD_STATS("call_stats_quarters"), stats(QUARTER_MS)),
    ...addIfAny(ADD_FAILURES("call_failures"), sumFailureChanges(recounts, MINUTE_MS)),
    ...addIfAny(ADD_FAILURES("call_failures_quarters"), sumFailureChanges(recounts, QUARTER_MS)),
  ];
}
