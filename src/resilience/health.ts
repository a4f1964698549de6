import { z } from "zod";
import { type ApiCall, FAILURE_CATEGORIES } from "./api-call";

/** Below it an API is as fast as it should be, milliseconds. */
const HEALTHY_BELOW_MS = 1_000;

/** Up to it, itself included, it is slow but of use, milliseconds. */
const DEGRADED_UP_TO_MS = 2_000;

export const HEALTH_STATUSES = ["healthy", "degraded", "unhealthy", "not_configured"] as const;

/** How an integration's API is. `not_configured`: there is none, or we may not ask. */
export const healthSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["healthy", "degraded"]), latencyMs: z.number() }),
  z.object({
    kind: z.literal("unhealthy"),
    latencyMs: z.number(),
    /** `null` where it answered, but too slowly. */
    category: z.enum(FAILURE_CATEGORIES).nullable(),
    reason: z.string(),
  }),
  z.object({ kind: z.literal("not_configured"), reason: z.string() }),
]);

export type Health = z.infer<typeof healthSchema>;

/** Judges one call to an API by how long it took and how it ended. */
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
