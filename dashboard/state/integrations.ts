import { load } from "./http";
import { INTEGRATIONS } from "./query-keys";
import { type Resource, useResource } from "./resource";

/** How an integration is, by its last check. */
export type Health = "healthy" | "degraded" | "unhealthy" | "not_configured" | "unknown";

/** One half of a breaker: by what our requests came to, or by how dialled calls ended. */
export interface Circuit {
  state: "closed" | "open" | "half_open";
  since: string;
  /** Why it is not closed. */
  reason: string | null;
}

export interface Breaker {
  api: Circuit;
  line: Circuit;
}

/** One step of a breaker from one state to another. */
export interface BreakerChange {
  at: string;
  circuit: "api" | "line";
  from: Circuit["state"];
  to: Circuit["state"];
  reason: string;
}

/** Of all requests to it lately, those for callers and checks together. */
export interface SuccessRate {
  /** `null` without any request. */
  percent: number | null;
  targetPercent: number;
  total: number;
  failed: number;
  windowMinutes: number;
}

/** The share of the time it answered, by our own checks. */
export interface Uptime {
  /** `null` before the first check. */
  percent: number | null;
  targetPercent: number;
  isMet: boolean | null;
  days: number;
  /** How much of these days checks cover. */
  watchedHours: number;
  downMinutes: number;
  allowedDownMinutes: number;
}

/** A dialer or the CRM, as its checks found it. */
export interface Integration {
  name: string;
  status: Health;
  reason: string | null;
  lastCheck: string | null;
  nextCheck: string | null;
  /** Of the last check; the other figures are of five minutes. */
  responseTimeMs: number | null;
  averageResponseTimeMs: number | null;
  p95ResponseTimeMs: number | null;
  /** The newer half of the checks beside the older; `null`: too few. */
  trend: "improving" | "stable" | "degrading" | null;
  /** `null` where nobody counts, or could tell. */
  successRate: SuccessRate | null;
  uptime: Uptime;
  lastSuccess: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  /** It answers, but not to our key. */
  keyRefused: boolean;
  /** `null` where nobody could tell. */
  breaker: Breaker | null;
  /** The newest first. */
  breakerChanges: BreakerChange[];
}

/** The checks of one stretch of time. */
export interface CheckSlot {
  start: string;
  checks: number;
  failed: number;
  /** Over all of them, failures included; `null` where there was none. */
  averageResponseTimeMs: number | null;
  slowestResponseTimeMs: number | null;
}

/** How busy a dialer is; what it did not tell is `null`, which is not zero. */
export interface Capacity {
  kind: "live" | "estimated" | "unknown";
  available: number | null;
  total: number | null;
  busy: number | null;
  utilizationPercent: number | null;
  queueDepth: number | null;
  asOf: string | null;
  reason: string | null;
}

export interface DialerStatus extends Integration {
  id: number;
  kind: "dialfire" | "zendesk_talk" | "phone";
  active: boolean;
  capacity: Capacity;
}

export interface CrmStatus extends Integration {
  /** Percent, of the last hour; `null` without any call. */
  cacheHitRate: number | null;
}

export interface Integrations {
  dialers: DialerStatus[];
  crm: CrmStatus;
}

/** Apart from the others: a change of health says nothing new of the past. */
const CHECKS = ["checks"];

/** Response times move with every check, of which no message tells. */
const REFRESH_MS = 5_000;

export function useIntegrations(): Resource<Integrations> {
  const loadStatus = (signal: AbortSignal) =>
    load<Integrations>("/api/v1/dialers/status", { signal });
  return useResource([...INTEGRATIONS, "status"], loadStatus, { refreshMs: REFRESH_MS });
}

const HOUR_MS = 3_600_000;

/** How far a chart looks back, and how often it looks again. */
const SPANS = {
  hour: { ms: HOUR_MS, refreshMs: 60_000 },
  week: { ms: 7 * 24 * HOUR_MS, refreshMs: 600_000 },
} as const;

/** The checks of the last hour by the minute, or of the last week by the hour; oldest first. */
export function useCheckHistory(name: string, span: keyof typeof SPANS): Resource<CheckSlot[]> {
  const { ms, refreshMs } = SPANS[span];
  const loadHistory = async (signal: AbortSignal) => {
    const query = new URLSearchParams({ start_date: new Date(Date.now() - ms).toISOString() });
    const path = `/api/v1/dialers/${encodeURIComponent(name)}/history?${query}`;
    return (await load<{ buckets: CheckSlot[] }>(path, { signal })).buckets;
  };
  return useResource([...CHECKS, name, span], loadHistory, { refreshMs });
}

/** What an admin does about an integration; every failure is a `Problem`. */
export const integrations = {
  /** Checks it now; a check that fails is an answer, too. */
  test: (id: number) => load<DialerStatus>(`/api/v1/dialers/${id}/test`, { method: "POST" }),

  /** Closes its breaker by hand. */
  reset: (name: string) =>
    load<Breaker>(`/api/v1/breakers/${encodeURIComponent(name)}/reset`, { method: "POST" }),
};
