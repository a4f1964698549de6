import { INSERT_API_CALLS } from "./api-log-store";
import { type CheckSlot, type Range, SLOT_MS, type SlotSize } from "./check-history";
import type { CheckRecord } from "./check-record";
import type { WatchedTime } from "./uptime";

export interface HealthStore {
  /** Puts a check and its requests on record, in one batch. */
  save(check: CheckRecord): Promise<void>;
  /** How long an integration was found up and down since then. */
  sumWatched(integration: string, since: number): Promise<WatchedTime>;
  /** The checks of a range of whole slots; slots without one are left out. */
  listSlots(integration: string, range: Range, size: SlotSize): Promise<CheckSlot[]>;
}

const INSERT_CHECK = `
  INSERT INTO health_status (integration, at, status, response_time_ms, error_category,
    error_message, available_capacity, total_capacity, api_circuit, line_circuit)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`;

const ADD_TO_HOUR = `
  INSERT INTO health_hours
    (integration, start, checks, failures, response_time_ms, slowest_ms, up_ms, down_ms)
  VALUES (?1, ?2, 1, ?3, ?4, ?4, ?5, ?6)
  ON CONFLICT (integration, start) DO UPDATE SET
    checks = checks + 1,
    failures = failures + excluded.failures,
    response_time_ms = response_time_ms + excluded.response_time_ms,
    slowest_ms = max(slowest_ms, excluded.slowest_ms),
    up_ms = up_ms + excluded.up_ms,
    down_ms = down_ms + excluded.down_ms`;

const SUM_WATCHED = `
  SELECT coalesce(sum(up_ms), 0) AS upMs, coalesce(sum(down_ms), 0) AS downMs
  FROM health_hours WHERE integration = ?1 AND start >= ?2`;

/** Two days of single checks are some thousand rows; longer ranges read the hours. */
const GROUP_CHECKS = `
  SELECT at - at % CAST(?4 AS INTEGER) AS start, count(*) AS checks,
    sum(status = 'unhealthy') AS failures,
    avg(response_time_ms) AS averageMs, max(response_time_ms) AS slowestMs
  FROM health_status
  WHERE integration = ?1 AND at >= ?2 AND at < ?3 AND status <> 'not_configured'
  GROUP BY 1`;

const LIST_HOURS = `
  SELECT start, checks, failures,
    CAST(response_time_ms AS REAL) / checks AS averageMs, slowest_ms AS slowestMs
  FROM health_hours WHERE integration = ?1 AND start >= ?2 AND start < ?3`;

/** Keeps the history of checks in D1, each by itself and summed up by the hour. */
export function createHealthStore(db: D1Database): HealthStore {
  function insertCheck({ integration, at, health, capacity, breaker }: CheckRecord) {
    const failure = health.kind === "unhealthy" ? health : null;
    return db
      .prepare(INSERT_CHECK)
      .bind(
        integration,
        at,
        health.kind,
        "latencyMs" in health ? health.latencyMs : null,
        failure?.category ?? null,
        failure?.reason ?? null,
        capacity?.available ?? null,
        capacity?.total ?? null,
        breaker.api.kind,
        breaker.line.kind,
      );
  }

  /** A check that could not be made is none. */
  function addToHour({ integration, at, health, stretch }: CheckRecord): D1PreparedStatement[] {
    if (health.kind === "not_configured") return [];
    const hour = at - (at % SLOT_MS.hour);
    const failures = health.kind === "unhealthy" ? 1 : 0;
    const [upMs, downMs] = stretch?.isUp ? [stretch.ms, 0] : [0, stretch?.ms ?? 0];
    return [
      db.prepare(ADD_TO_HOUR).bind(integration, hour, failures, health.latencyMs, upMs, downMs),
    ];
  }

  return {
    async save(check) {
      const { apiCalls } = check;
      const log = db.prepare(INSERT_API_CALLS).bind(JSON.stringify(apiCalls));
      const logged = apiCalls.length > 0 ? [log] : [];
      await db.batch([insertCheck(check), ...addToHour(check), ...logged]);
    },

    async sumWatched(integration, since) {
      const row = await db.prepare(SUM_WATCHED).bind(integration, since).first<WatchedTime>();
      return row ?? { upMs: 0, downMs: 0 };
    },

    async listSlots(integration, { from, until }, size) {
      const query =
        size === "hour"
          ? db.prepare(LIST_HOURS).bind(integration, from, until)
          : db.prepare(GROUP_CHECKS).bind(integration, from, until, SLOT_MS[size]);
      return (await query.all<CheckSlot>()).results;
    },
  };
}
