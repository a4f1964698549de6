/** How one copy of all calls so far differs from them. */
export interface Repetition {
  /** How many calls there are to repeat: those with the lowest ids. */
  originals: number;
  /** From 1; each has calls and callers of its own. */
  number: number;
  /** Whole quarters of an hour, so that roll-ups move as they are. */
  shiftMs: number;
  /** With events, decisions and provider calls. */
  isTraced: boolean;
}

/** A call id is `CA`, 8 hex digits, its place in 8 more, and 16 more (see `made-up-call.ts`). */
const SID_LENGTH = 34;

/**
 * The SQL that tells all calls once more at another time, by other callers: a thousand times faster
 * than folding them, and as true, since everything that hangs on a call moves with it.
 */
export function repeatCalls({ originals, number, shiftMs, isTraced }: Repetition): string[] {
  const at = (column: string) => `${column} + ${shiftMs}`;
  const place = `printf('%08x', o.id - 1 + ${originals * number})`;
  const sid = `substr(o.call_sid, 1, 10) || ${place} || substr(o.call_sid, 19)`;
  const caller = (column: string) => `substr(${column}, 1, 5) || '${twoDigits(number)}' ||
    substr(${column}, 8)`;
  const key = (column: string) => `${sid} || substr(t.${column}, ${SID_LENGTH + 1})`;
  const told = (column: string) =>
    `replace(replace(t.${column}, o.call_sid, ${sid}), ifnull(o.caller_number, '-'), ifnull(${caller("o.caller_number")}, '-'))`;
  const from = (table: string) =>
    `FROM ${table} t JOIN calls o ON o.call_sid = t.call_sid WHERE o.id <= ${originals}`;

  const copied: [table: string, columns: Record<string, string>][] = [
    ["call_legs", { call_sid: sid, leg_sid: key("leg_sid"), ...LEG_COLUMNS(at) }],
    ["write_backs", { call_sid: sid, ...WRITE_BACK_COLUMNS(at) }],
  ];
  if (isTraced) {
    copied.push(
      [
        "call_events",
        {
          ...{ event_key: key("event_key"), call_sid: sid, kind: "t.kind" },
          ...{ at: at("t.at"), recorded_at: at("t.recorded_at") },
          event: `json_set(${told("event")}, '$.at', CAST(${at("t.at")} AS INTEGER))`,
        },
      ],
      [
        "routing_decisions",
        {
          ...{ decision_key: key("decision_key"), call_sid: sid, request_id: sid, at: at("t.at") },
          ...same("t", ["ruleset_version", "rung", "routing_rule", "final_dialer"]),
          ...same("t", ["total_duration_ms", "inputs", "decision_chain"]),
        },
      ],
      [
        "api_logs",
        {
          ...{ log_key: key("log_key"), request_id: sid, call_sid: sid, at: at("t.at") },
          ...same("t", ["integration", "method", "url", "request_headers", "request_body"]),
          ...same("t", ["response_status", "response_headers", "response_body", "truncated"]),
          ...same("t", ["duration_ms", "success", "error_category", "error_message"]),
        },
      ],
    );
  }
  return [
    `INSERT INTO calls (${Object.keys(CALL_COLUMNS(at)).join(", ")}, call_sid, caller_number)
     SELECT ${Object.values(CALL_COLUMNS(at)).join(", ")}, ${sid}, ${caller("o.caller_number")}
     FROM calls o WHERE o.id <= ${originals}`,
    ...copied.map(
      ([table, columns]) =>
        `INSERT INTO ${table} (${Object.keys(columns).join(", ")})
         SELECT ${Object.values(columns).join(", ")} ${from(table)}`,
    ),
  ];
}

/** Adds the `measures` of the originals, as the tables `original_…` have them, at another time. */
export function repeatRollUps(shiftMs: number, measures: readonly string[]): string[] {
  const sums = ["call_stats", "call_stats_quarters"].map(
    (table) =>
      `INSERT INTO ${table} (start, ${DIMENSIONS}, ${measures.join(", ")})
       SELECT start + ${shiftMs}, ${DIMENSIONS}, ${measures.join(", ")} FROM original_${table}
       WHERE true ON CONFLICT DO UPDATE SET
       ${measures.map((measure) => `${measure} = ${measure} + excluded.${measure}`).join(", ")}`,
  );
  const failures = ["call_failures", "call_failures_quarters"].map(
    (table) =>
      `INSERT INTO ${table} (start, dialer, reason, n)
       SELECT start + ${shiftMs}, dialer, reason, n FROM original_${table}
       WHERE true ON CONFLICT DO UPDATE SET n = n + excluded.n`,
  );
  return [...sums, ...failures];
}

/** Of each the rows of the originals are put aside first. */
export const ROLL_UPS = [
  "call_stats",
  "call_stats_quarters",
  "call_failures",
  "call_failures_quarters",
] as const;

const DIMENSIONS = "direction, dialer, routing_rule, outcome";

type Shift = (column: string) => string;

const CALL_COLUMNS = (at: Shift) => ({
  ...same("o", ["direction", "called_number", "forwarded_from", "status", "outcome"]),
  ...same("o", ["routing_rule", "routed_dialer", "rung", "ruleset_version", "lead_owner"]),
  ...same("o", ["lead_score", "braze_cache_hit", "dtmf_digit", "routing_decision_ms"]),
  ...same("o", ["response_time_ms", "call_duration", "failure_reason", "status_history"]),
  created_at: at("o.created_at"),
  routed_at: at("o.routed_at"),
  connected_at: at("o.connected_at"),
  ended_at: at("o.ended_at"),
  status_updated_at: at("o.status_updated_at"),
  updated_at: "o.updated_at",
  version: "o.version",
  contribution: `json_set(o.contribution, '$.minute', ${at("(o.contribution ->> 'minute')")})`,
});

const LEG_COLUMNS = (at: Shift) => ({
  ...same("t", ["dialer", "attempt", "status", "duration_seconds", "error_code"]),
  ringing_at: at("t.ringing_at"),
  answered_at: at("t.answered_at"),
  ended_at: at("t.ended_at"),
});

const WRITE_BACK_COLUMNS = (at: Shift) => ({
  ...same("t", ["caller", "attempts", "result"]),
  created_at: at("t.created_at"),
  settled_at: at("t.settled_at"),
});

function same(table: string, columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column, `${table}.${column}`]));
}

function twoDigits(number: number): string {
  return String(number % 100).padStart(2, "0");
}
