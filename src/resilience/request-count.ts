import { maskNumbersIn } from "../shared/phone-number";
import type { ApiCall } from "./api-call";
import type { Stream } from "./failure-window";
import type { Health } from "./health";
import type { Count } from "./tally";

/** What requests to one provider add to its stream, one by one. */
export function countRequests(apiCalls: readonly ApiCall[], integration: Stream): Count[] {
  return apiCalls
    .filter((call) => call.integration === integration)
    .map(({ startedAt: at, success, category, errorMessage }) => {
      if (success) return { at, calls: 1, failed: 0, reasons: {} };
      const reason = maskNumbersIn(`${errorMessage ?? "no answer"} (${category ?? "unknown"})`);
      return { at, calls: 1, failed: 1, reasons: { [reason]: 1 } };
    });
}

/** What one check adds to its integration's stream: as the breaker judged it, one request. */
export function countCheck(health: Health, at: number): Count[] {
  switch (health.kind) {
    case "not_configured":
      return [];
    case "healthy":
    case "degraded":
      return [{ at, calls: 1, failed: 0, reasons: {} }];
    case "unhealthy": {
      const reason = maskNumbersIn(`${health.reason} (${health.category ?? "slow"})`);
      return [{ at, calls: 1, failed: 1, reasons: { [reason]: 1 } }];
    }
  }
}
