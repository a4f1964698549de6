import { z } from "zod";
import { CIRCUIT_STATES } from "../resilience/breaker-view";
import { HEALTH_STATUSES } from "../resilience/health";

/** How an integration stands: its last check, and the worse half of its breaker. */
const integrationHealth = z.object({
  integration: z.string(),
  status: z.enum([...HEALTH_STATUSES, "unknown"]),
  breaker_state: z.enum(CIRCUIT_STATES),
});

const callChanged = z.object({
  type: z.literal("call_changed"),
  call_sid: z.string(),
  /** As it was then. Of two batches written at once the later may be told first: read the call. */
  status: z.string(),
});

const healthChanged = integrationHealth.extend({ type: z.literal("health_changed") });

/** Of alerts that people are told; one that is silenced stands in the history only. */
const alertRaised = z.object({
  type: z.literal("alert_raised"),
  alert_id: z.number(),
  alert_type: z.string(),
  severity: z.string(),
});

const countsChanged = z.object({ type: z.literal("counts_changed"), active_calls: z.number() });

/** What happened, as the hub hears of it: what it knew already it does not tell. */
export const liveNewsSchema = z.discriminatedUnion("type", [
  callChanged,
  healthChanged,
  alertRaised,
  z.object({
    type: z.literal("calls_counted"),
    active: z.number(),
    /** When counting began: of two counts the later one holds, whichever is told first. */
    countedAt: z.number(),
  }),
]);

/** A number each, rising by one: whoever misses one knows it. */
const numbered = { seq: z.number().int() };
const liveDeltaSchema = z.discriminatedUnion("type", [
  callChanged.extend(numbered),
  healthChanged.extend(numbered),
  alertRaised.extend(numbered),
  countsChanged.extend(numbered),
]);

/** Everything a socket may say first: how all stands, or that the missed deltas follow. */
const place = { epoch: z.string(), seq: z.number().int() };
export const liveMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("snapshot"),
    ...place,
    counts: z.object({ active_calls: z.number() }),
    health: z.array(integrationHealth),
  }),
  z.object({ type: z.literal("resumed"), ...place }),
  ...liveDeltaSchema.options,
]);

export type IntegrationHealth = z.infer<typeof integrationHealth>;
export type LiveNews = z.infer<typeof liveNewsSchema>;
export type LiveDelta = z.infer<typeof liveDeltaSchema>;
/** What open dashboards are told; they read the rest through the API. */
export type LiveMessage = z.infer<typeof liveMessageSchema>;
