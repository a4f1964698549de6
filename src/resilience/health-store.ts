import type { ApiCall } from "./api-call";
import { INSERT_API_CALLS } from "./api-log-store";
import type { BreakerView } from "./breaker-view";
import type { Health } from "./health";

/** One check of an integration, as it is put on record. */
export interface CheckRecord {
  integration: string;
  at: number;
  health: Health;
  /** `null` where it is not known, and for what has no agents. */
  capacity: { available: number; total: number } | null;
  breaker: BreakerView;
  /** The requests of the check that are worth keeping. */
  apiCalls: readonly ApiCall[];
}

export interface HealthStore {
  /** Puts a check and its requests on record, in one batch. */
  save(check: CheckRecord): Promise<void>;
}

const INSERT_CHECK = `
  INSERT INTO health_status (integration, at, status, response_time_ms, error_category,
    error_message, available_capacity, total_capacity, api_circuit, line_circuit)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`;

/** Keeps the history of checks in D1. */
export function createHealthStore(db: D1Database): HealthStore {
  return {
    async save({ integration, at, health, capacity, breaker, apiCalls }) {
      const failure = health.kind === "unhealthy" ? health : null;
      const insert = db
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
      const log = db.prepare(INSERT_API_CALLS).bind(JSON.stringify(apiCalls));
      await db.batch(apiCalls.length > 0 ? [insert, log] : [insert]);
    },
  };
}
