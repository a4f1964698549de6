import type { Health } from "./health";

/** What is remembered of an integration's checks; the whole story stands in `health_status`. */
export interface HealthHistory {
  last: { at: number; health: Health } | null;
  lastSuccessAt: number | null;
  lastError: { at: number; message: string } | null;
  /** Checks of the last five minutes, oldest first. */
  recent: readonly Sample[];
}

interface Sample {
  at: number;
  latencyMs: number;
  isSuccess: boolean;
}

/** Figures over the last five minutes. */
export interface HealthSummary {
  averageMs: number | null;
  p95Ms: number | null;
  checks: number;
  successes: number;
  /** `null` where there are too few checks to tell. */
  trend: Trend | null;
}

export const TRENDS = ["improving", "stable", "degrading"] as const;
/** Where response times go: the newer half of the checks beside the older one. */
export type Trend = (typeof TRENDS)[number];

export const NO_HISTORY: HealthHistory = {
  last: null,
  lastSuccessAt: null,
  lastError: null,
  recent: [],
};

/** The time that averages and counts look back on, milliseconds. */
const LOOK_BACK_MS = 300_000;

/** The quickest checks come every ten seconds; people who test by hand may add some. */
const SAMPLES_KEPT = 60;

/** A change of less than this, in part and in milliseconds, is no trend. */
const TREND_SHARE = 0.2;
const TREND_MS = 20;
/** Fewer checks than these have no two halves worth the name. */
const TREND_CHECKS = 4;

/** A check that could not be made (`not_configured`) leaves successes and errors as they are. */
export function recordCheck(history: HealthHistory, health: Health, now: number): HealthHistory {
  const last = { at: now, health };
  if (health.kind === "not_configured") return { ...history, last };

  const isSuccess = health.kind !== "unhealthy";
  const sample = { at: now, latencyMs: health.latencyMs, isSuccess };
  return {
    last,
    lastSuccessAt: isSuccess ? now : history.lastSuccessAt,
    lastError:
      health.kind === "unhealthy" ? { at: now, message: health.reason } : history.lastError,
    recent: [...lately(history.recent, now), sample].slice(-SAMPLES_KEPT),
  };
}

/** Averages are of all checks, failures included: how long one waited counts, however it ended. */
export function summarise({ recent }: HealthHistory, now: number): HealthSummary {
  const samples = lately(recent, now);
  const latencies = samples.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return {
    averageMs: latencies.length === 0 ? null : Math.round(average(latencies)),
    p95Ms: latencies[Math.ceil(latencies.length * 0.95) - 1] ?? null,
    checks: samples.length,
    successes: samples.filter(({ isSuccess }) => isSuccess).length,
    trend: findTrend(samples.map(({ latencyMs }) => latencyMs)),
  };
}

/** Of response times, oldest first. */
function findTrend(latencies: readonly number[]): Trend | null {
  if (latencies.length < TREND_CHECKS) return null;
  const middle = Math.floor(latencies.length / 2);
  const before = average(latencies.slice(0, middle));
  const change = average(latencies.slice(middle)) - before;
  if (Math.abs(change) < Math.max(TREND_MS, TREND_SHARE * before)) return "stable";
  return change > 0 ? "degrading" : "improving";
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0) / numbers.length;
}

function lately(recent: readonly Sample[], now: number): readonly Sample[] {
  return recent.filter(({ at }) => at > now - LOOK_BACK_MS);
}
