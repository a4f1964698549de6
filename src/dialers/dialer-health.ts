import type { ApiCall, FailureCategory } from "../resilience/api-call";

/** Below it a dialer's API is as fast as it should be, milliseconds. */
const HEALTHY_BELOW_MS = 1_000;

/** Up to it, itself included, it is slow but of use, milliseconds. */
const DEGRADED_UP_TO_MS = 2_000;

/** How a dialer's API is: `unknown` where there is none, or we may not ask. */
export type Health =
  | { kind: "healthy" | "degraded"; latencyMs: number }
  | {
      kind: "unhealthy";
      latencyMs: number;
      /** `null` where it answered, but too slowly. */
      category: FailureCategory | null;
      reason: string;
    }
  | { kind: "unknown"; reason: string };

/** Judges one call to a dialer's API by how long it took and how it ended. */
export function judgeHealth(
  call: Pick<ApiCall, "durationMs" | "category" | "errorMessage">,
): Health {
  const { durationMs: latencyMs, category } = call;
  if (category !== null) {
    return { kind: "unhealthy", latencyMs, category, reason: call.errorMessage ?? category };
  }
  if (latencyMs > DEGRADED_UP_TO_MS) {
    const reason = `answered after ${latencyMs} ms`;
    return { kind: "unhealthy", latencyMs, category, reason };
  }
  return { kind: latencyMs < HEALTHY_BELOW_MS ? "healthy" : "degraded", latencyMs };
}
