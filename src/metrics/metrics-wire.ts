import { z } from "@hono/zod-openapi";
import { moment, toIso } from "../http/envelope";
import { BUCKET_SIZES, type BucketSize } from "./bucket";
import {
  addUp,
  destinationOf,
  type Metrics,
  ruleOf,
  type Sum,
  type Tally,
  tally,
  tallyBy,
} from "./metrics";
import type { FailureCount } from "./metrics-store";
import type { Period } from "./period";

const rate = z.number().nullable().openapi({
  example: 99.2,
  description: "Percent of the calls that succeeded or failed; null where none did",
});

const outcomes = {
  successful: z.number().int().openapi({
    description: "Reached somebody, or the caller gave up after being handed over",
  }),
  failed: z.number().int().openapi({ description: "Reached nobody though the caller stayed" }),
  success_rate: rate,
};

const tallyWire = z
  .object({
    count: z.number().int(),
    share: z.number().nullable().openapi({ example: 60, description: "Percent of all calls" }),
    ...outcomes,
  })
  .openapi("CallTally");

const tallies = (description: string) =>
  z.record(z.string(), tallyWire).openapi({
    description,
    example: {
      dialfire: { count: 900, share: 60, successful: 892, failed: 7, success_rate: 99.22 },
    },
  });

const average = (what: string, example: number) =>
  z
    .number()
    .nullable()
    .openapi({ example, description: `${what}; null where none was measured` });

export const metricsWire = z
  .object({
    start_date: moment,
    end_date: moment,
    dialer: z.string().nullable(),
    total_calls: z.number().int().openapi({
      example: 1_500,
      description: "Open calls, stale ones and those that were left in the menu count here only",
    }),
    successful_routes: z.number().int().openapi({ example: 1_484 }),
    failed_routes: z.number().int().openapi({ example: 15 }),
    success_rate: rate,
    by_dialer: tallies("By the dialer the calls went to, those left out that went to none"),
    by_destination: tallies(
      "Every call once: its dialer, `ivr_menu`, `default_number`, or `unknown`",
    ),
    by_routing_rule: tallies("Every call once, by how it was decided"),
    avg_routing_time_ms: average("From the webhook to the decision", 12.5),
    avg_setup_time_ms: average("From the webhook to our answer", 18.2),
    p95_setup_time_ms: average("What 95 of 100 calls keep, to within a step of a histogram", 46),
    avg_connection_time_ms: average("From routing to the agent's answer", 8_400),
    avg_call_duration_seconds: average("Of calls that are over", 184.6),
    failure_reasons: z.array(
      z.object({
        dialer: z.string().nullable(),
        reason: z.string().openapi({ example: "dialfire: no-answer" }),
        count: z.number().int(),
      }),
    ),
    cache: z.object({
      lookups: z.number().int(),
      hits: z.number().int(),
      hit_rate: z.number().nullable().openapi({ example: 85.5, description: "Percent" }),
    }),
  })
  .openapi("CallMetrics");

export const distributionWire = z
  .object({
    start_date: moment,
    end_date: moment,
    dialer: z.string().nullable(),
    time_zone: z.string().openapi({ example: "Europe/Berlin" }),
    bucket: z.enum(BUCKET_SIZES),
    buckets: z.array(
      z.object({
        start: moment,
        end: moment,
        total_calls: z.number().int(),
        ...outcomes,
        by_destination: tallies("Every call of the bucket once, by where it ended up"),
        by_routing_rule: tallies("Every call of the bucket once, by how it was decided"),
      }),
    ),
  })
  .openapi("CallDistribution");

/** What was asked for, as the answer repeats it. */
export interface Asked {
  period: Period;
  dialer: string | null;
}

export function toMetricsWire(
  asked: Asked,
  metrics: Metrics,
  failures: readonly FailureCount[],
): z.infer<typeof metricsWire> {
  const { total, cache } = metrics;
  return {
    ...toAskedWire(asked),
    total_calls: total.count,
    successful_routes: total.successful,
    failed_routes: total.failed,
    success_rate: total.successRate,
    by_dialer: toTallies(metrics.byDialer),
    by_destination: toTallies(metrics.byDestination),
    by_routing_rule: toTallies(metrics.byRoutingRule),
    avg_routing_time_ms: metrics.routingMs,
    avg_setup_time_ms: metrics.setupMs,
    p95_setup_time_ms: metrics.setupP95Ms,
    avg_connection_time_ms: metrics.connectionMs,
    avg_call_duration_seconds: metrics.lengthSeconds,
    failure_reasons: failures.map((one) => ({ ...one, dialer: one.dialer || null })),
    cache: { lookups: cache.lookups, hits: cache.hits, hit_rate: cache.hitRate },
  };
}

/** `sums` are those of the buckets, in their order. */
export function toDistributionWire(
  asked: Asked & { size: BucketSize; zone: string },
  buckets: readonly Period[],
  sums: readonly (readonly Sum[])[],
): z.infer<typeof distributionWire> {
  return {
    ...toAskedWire(asked),
    time_zone: asked.zone,
    bucket: asked.size,
    buckets: buckets.map((bucket, i) => toBucketWire(bucket, sums[i] ?? [])),
  };
}

function toBucketWire(
  bucket: Period,
  sums: readonly Sum[],
): z.infer<typeof distributionWire>["buckets"][number] {
  const amounts = addUp(sums);
  const { calls = 0 } = amounts;
  const { count, share: _, ...went } = toTallyWire(tally(amounts, calls));
  return {
    start: toIso(bucket.from),
    end: toIso(bucket.until),
    total_calls: count,
    ...went,
    by_destination: toTallies(tallyBy(sums, destinationOf, calls)),
    by_routing_rule: toTallies(tallyBy(sums, ruleOf, calls)),
  };
}

function toAskedWire({ period, dialer }: Asked) {
  return { start_date: toIso(period.from), end_date: toIso(period.until), dialer };
}

function toTallies(tallies: Record<string, Tally>): Record<string, z.infer<typeof tallyWire>> {
  return Object.fromEntries(Object.entries(tallies).map(([name, one]) => [name, toTallyWire(one)]));
}

function toTallyWire({ successRate, ...counts }: Tally): z.infer<typeof tallyWire> {
  return { ...counts, success_rate: successRate };
}
