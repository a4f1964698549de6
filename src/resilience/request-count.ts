import { maskNumbersIn } from "../shared/phone-number";
import type { ApiCall } from "./api-call";
import type { Stream } from "./failure-window";
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
