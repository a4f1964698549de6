import { z } from "@hono/zod-openapi";
import { moment, toIso, toIsoOrNull } from "../http/envelope";
import type { BreakerChange } from "../resilience/breaker-change";
import { type BreakerView, CIRCUIT_STATES, type CircuitView } from "../resilience/breaker-view";
import type { WindowFigures } from "../resilience/failure-window";
import { HEALTH_STATUSES } from "../resilience/health";
import { TRENDS } from "../resilience/health-history";
import type { IntegrationStatus } from "../resilience/integration-status";
import { UPTIME_DAYS, UPTIME_TARGET_PERCENT, type Uptime } from "../resilience/uptime";
import { toHundredths } from "../shared/hundredths";
import type { Integrations, KnownIntegration } from "./actions/read-integrations";
import { DIALER_KINDS, type Dialer } from "./dialer";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What we promise of requests to a provider (NFR-INT-1, NFR-INT-2). */
const SUCCESS_TARGET_PERCENT = 99;

const circuitWire = z.object({
  state: z.enum(CIRCUIT_STATES),
  since: moment,
  reason: z.string().nullable().openapi({ example: "3 failures in a row: answered 503" }),
});

export const breakerWire = z
  .object({
    api: circuitWire.openapi({ description: "By probes and API calls" }),
    line: circuitWire.openapi({ description: "By how dialled calls ended" }),
  })
  .openapi("Breaker");

const breakerChangeWire = z.object({
  at: moment,
  circuit: z.enum(["api", "line"]),
  from: z.enum(CIRCUIT_STATES),
  to: z.enum(CIRCUIT_STATES),
  reason: z.string().openapi({ example: "3 failures in a row: answered 503" }),
});

const successRateWire = z
  .object({
    percent: z.number().nullable().openapi({ example: 99.6, description: "null: no request" }),
    target_percent: z.number().openapi({ example: SUCCESS_TARGET_PERCENT }),
    total: z.number().int().openapi({ example: 250 }),
    failed: z.number().int().openapi({ example: 1 }),
    window_minutes: z.number().openapi({ example: 5 }),
  })
  .openapi({ description: "Of all requests to it lately, those for callers and checks together" });

const uptimeWire = z
  .object({
    percent: z.number().nullable().openapi({ example: 99.97, description: "null: never checked" }),
    target_percent: z.number().openapi({ example: UPTIME_TARGET_PERCENT }),
    is_met: z.boolean().nullable().openapi({ example: true }),
    days: z.number().int().openapi({ example: UPTIME_DAYS }),
    watched_hours: z.number().openapi({
      example: 719.5,
      description: "How much of these days checks cover; nothing is said of the rest",
    }),
    down_minutes: z.number().openapi({ example: 12.5 }),
    allowed_down_minutes: z.number().openapi({ example: 216 }),
  })
  .openapi({ description: "By our own checks: the time it answered, well or slowly" });

const figureOf5Minutes = (example: number) =>
  z.number().nullable().openapi({ example, description: "Of 5 minutes" });

export const integrationWire = z
  .object({
    name: z.string().openapi({ example: "dialfire" }),
    status: z.enum([...HEALTH_STATUSES, "unknown"]).openapi({
      example: "degraded",
      description: "unknown: not checked yet, or nobody could tell",
    }),
    reason: z.string().nullable().openapi({ example: null, description: "Why it is unhealthy" }),
    last_check: moment.nullable(),
    next_check: moment.nullable(),
    response_time_ms: z.number().nullable().openapi({ example: 1_250 }),
    average_response_time_ms: figureOf5Minutes(840),
    p95_response_time_ms: figureOf5Minutes(1_310),
    trend: z.enum(TRENDS).nullable().openapi({
      example: "degrading",
      description: "Of 5 minutes: the newer half of the checks beside the older; null: too few",
    }),
    checks: z
      .object({ total: z.number().int(), succeeded: z.number().int() })
      .openapi({ example: { total: 10, succeeded: 9 }, description: "Of 5 minutes" }),
    success_rate: successRateWire.nullable().openapi({
      description: "null: a dialer whose requests nobody counts, or nobody could tell",
    }),
    uptime: uptimeWire,
    last_success: moment.nullable(),
    last_error: z.string().nullable().openapi({ example: "answered 503" }),
    last_error_at: moment.nullable(),
    key_refused: z.boolean().openapi({ description: "It answers, but not to our key" }),
    breaker: breakerWire.nullable().openapi({ description: "null: its object did not answer" }),
    breaker_changes: z.array(breakerChangeWire).openapi({ description: "The newest first" }),
  })
  .openapi("Integration");

const capacityWire = z.object({
  kind: z.enum(["live", "estimated", "unknown"]).openapi({
    example: "live",
    description: "estimated: seats less the calls that came through us; unknown is not zero",
  }),
  available: z.number().nullable().openapi({ example: 8 }),
  total: z.number().nullable().openapi({ example: 12 }),
  busy: z.number().nullable().openapi({ example: 3 }),
  utilization_percent: z.number().nullable().openapi({ example: 25 }),
  queue_depth: z.number().nullable().openapi({ example: 2 }),
  as_of: moment.nullable(),
  reason: z.string().nullable().openapi({ example: null, description: "Why it is unknown" }),
});

export const dialerStatusWire = integrationWire
  .extend({
    id: z.number().int(),
    kind: z.enum(DIALER_KINDS),
    active: z.boolean(),
    available_capacity: z.number().nullable().openapi({ example: 8 }),
    capacity: capacityWire,
  })
  .openapi("DialerStatus");

export const crmStatusWire = integrationWire
  .extend({
    cache_hit_rate: z
      .number()
      .nullable()
      .openapi({ example: 85.5, description: "Percent, of the last hour" }),
  })
  .openapi("CrmStatus");

export function toBreakerWire({ api, line }: BreakerView): z.infer<typeof breakerWire> {
  return { api: toCircuitWire(api), line: toCircuitWire(line) };
}

function toCircuitWire({ kind: state, since, reason }: CircuitView) {
  return { state, since: toIso(since), reason };
}

export function toIntegrationWire({
  name,
  status: known,
  requests,
  uptime,
}: KnownIntegration): z.infer<typeof integrationWire> {
  const health = known?.lastCheck?.health ?? null;
  return {
    name,
    status: health?.kind ?? "unknown",
    reason: health && "reason" in health ? health.reason : null,
    last_check: toIsoOrNull(known?.lastCheck?.at ?? null),
    next_check: toIsoOrNull(known?.nextCheckAt ?? null),
    response_time_ms: health && "latencyMs" in health ? health.latencyMs : null,
    average_response_time_ms: toHundredthsOrNull(known?.summary.averageMs ?? null),
    p95_response_time_ms: known?.summary.p95Ms ?? null,
    checks: { total: known?.summary.checks ?? 0, succeeded: known?.summary.successes ?? 0 },
    trend: known?.summary.trend ?? null,
    success_rate: requests && toSuccessRateWire(requests),
    uptime: toUptimeWire(uptime),
    last_success: toIsoOrNull(known?.lastSuccessAt ?? null),
    last_error: known?.lastError?.message ?? null,
    last_error_at: toIsoOrNull(known?.lastError?.at ?? null),
    key_refused: known?.access.kind === "refused",
    breaker: known && toBreakerWire(known.breaker),
    breaker_changes: (known?.breakerChanges ?? []).map(toBreakerChangeWire),
  };
}

function toBreakerChangeWire({ at, ...change }: BreakerChange): z.infer<typeof breakerChangeWire> {
  return { at: toIso(at), ...change };
}

function toSuccessRateWire(figures: WindowFigures): z.infer<typeof successRateWire> {
  const { ratePercent, calls: total, failed, windowMs } = figures;
  return {
    percent: ratePercent === null ? null : toHundredths(100 - ratePercent),
    target_percent: SUCCESS_TARGET_PERCENT,
    total,
    failed,
    window_minutes: windowMs / MINUTE_MS,
  };
}

function toUptimeWire({ percent, upMs, downMs, allowedDownMs }: Uptime) {
  return {
    percent: toHundredthsOrNull(percent),
    target_percent: UPTIME_TARGET_PERCENT,
    is_met: percent === null ? null : percent >= UPTIME_TARGET_PERCENT,
    days: UPTIME_DAYS,
    watched_hours: (upMs + downMs) / HOUR_MS,
    down_minutes: toHundredths(downMs / MINUTE_MS),
    allowed_down_minutes: toHundredths(allowedDownMs / MINUTE_MS),
  };
}

function toHundredthsOrNull(figure: number | null): number | null {
  return figure === null ? null : toHundredths(figure);
}

export function toCrmStatusWire(crm: Integrations["crm"]): z.infer<typeof crmStatusWire> {
  return { ...toIntegrationWire(crm), cache_hit_rate: toHundredthsOrNull(crm.cacheHitPercent) };
}

export function toDialerStatusWire(
  known: KnownIntegration,
  { id, kind, active }: Dialer,
): z.infer<typeof dialerStatusWire> {
  const capacity = toCapacityWire(known.status?.capacity ?? null);
  const wire = toIntegrationWire(known);
  const isPhone = kind === "phone";
  return {
    id,
    kind,
    active,
    ...wire,
    status: isPhone ? "not_configured" : wire.status,
    reason: isPhone ? "a plain phone number has no API" : wire.reason,
    available_capacity: capacity.available,
    capacity,
  };
}

function toCapacityWire(known: IntegrationStatus["capacity"]): z.infer<typeof capacityWire> {
  const as_of = toIsoOrNull(known?.askedAt ?? null);
  if (!known || known.value.kind === "unknown") {
    const reason = known?.value.kind === "unknown" ? known.value.reason : "it was not asked yet";
    const nothing = { available: null, total: null, busy: null, queue_depth: null };
    return { kind: "unknown", ...nothing, utilization_percent: null, as_of, reason };
  }
  const { utilizationPercent, queueDepth, ...told } = known.value;
  const utilization_percent = toHundredthsOrNull(utilizationPercent);
  const figures = { utilization_percent, queue_depth: queueDepth };
  return { ...told, ...figures, as_of, reason: null };
}
