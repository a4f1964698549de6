import { load } from "./http";
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
  checks: { total: number; succeeded: number };
  lastSuccess: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  /** It answers, but not to our key. */
  keyRefused: boolean;
  /** `null` where nobody could tell. */
  breaker: Breaker | null;
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

/** What a check or a reset makes old. */
export const INTEGRATIONS = ["integrations"];

/** Response times move with every check, of which no message tells. */
const REFRESH_MS = 5_000;

export function useIntegrations(): Resource<Integrations> {
  const loadStatus = (signal: AbortSignal) =>
    load<Integrations>("/api/v1/dialers/status", { signal });
  return useResource([...INTEGRATIONS, "status"], loadStatus, { refreshMs: REFRESH_MS });
}

/** What an admin does about an integration; every failure is a `Problem`. */
export const integrations = {
  /** Checks it now; a check that fails is an answer, too. */
  test: (id: number) => load<DialerStatus>(`/api/v1/dialers/${id}/test`, { method: "POST" }),

  /** Closes its breaker by hand. */
  reset: (name: string) =>
    load<Breaker>(`/api/v1/breakers/${encodeURIComponent(name)}/reset`, { method: "POST" }),
};
