import type { Capacity } from "../dialers/capacity";
import type { ApiCall } from "./api-call";
import { type BreakerView, viewOf } from "./breaker-view";
import type { Health } from "./health";
import { isWorthLogging } from "./probe";
import { type Stretch, stretchSince } from "./uptime";
import type { Watch } from "./watch";

/** One check of an integration, as it is put on record. */
export interface CheckRecord {
  integration: string;
  at: number;
  health: Health;
  /** What the check before it found, and how long that held; `null` where nobody can tell. */
  stretch: Stretch | null;
  /** `null` where it is not known, and for what has no agents. */
  capacity: { available: number; total: number } | null;
  breaker: BreakerView;
  /** The requests of the check that are worth keeping. */
  apiCalls: readonly ApiCall[];
}

/** What one check found, and the requests it made. */
export interface Finding {
  health: Health;
  capacity: Capacity;
  apiCalls: readonly ApiCall[];
}

/** The record of a check, by how the watch was before it and is after it. */
export function toCheckRecord(
  { health, capacity, apiCalls }: Finding,
  { before, after }: { before: Watch; after: Watch },
  { integration, at, intervalMs }: { integration: string; at: number; intervalMs: number },
): CheckRecord {
  const hasChanged = after.untold !== before.untold;
  return {
    integration,
    at,
    health,
    stretch: stretchSince(before.history.last, at, intervalMs),
    capacity: capacity.kind === "unknown" ? null : capacity,
    breaker: viewOf(after.breaker),
    apiCalls: isWorthLogging(after.probes, health, hasChanged) ? apiCalls : [],
  };
}
