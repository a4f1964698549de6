import type { Capacity } from "../dialers/capacity";
import type { BreakerChange } from "./breaker-change";
import { type BreakerView, viewOf } from "./breaker-view";
import type { Health } from "./health";
import { type HealthSummary, summarise } from "./health-history";
import type { Watch } from "./watch";

/** Everything that is known of an integration, for people. */
export interface IntegrationStatus {
  breaker: BreakerView;
  /** The newest first. */
  breakerChanges: readonly BreakerChange[];
  access: Watch["breaker"]["access"];
  /** `null` before the first check. */
  lastCheck: { at: number; health: Health } | null;
  lastSuccessAt: number | null;
  lastError: { at: number; message: string } | null;
  summary: HealthSummary;
  capacity: { value: Capacity; askedAt: number } | null;
  /** Epoch milliseconds; `null` where nothing is checked. */
  nextCheckAt: number | null;
}

/** What the watch itself tells; the rest is kept beside it. */
export function statusOf(
  { breaker, history }: Watch,
  rest: Pick<IntegrationStatus, "breakerChanges" | "capacity" | "nextCheckAt">,
  now: number,
): IntegrationStatus {
  return {
    ...rest,
    breaker: viewOf(breaker),
    access: breaker.access,
    lastCheck: history.last,
    lastSuccessAt: history.lastSuccessAt,
    lastError: history.lastError,
    summary: summarise(history, now),
  };
}
