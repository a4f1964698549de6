import { createRoute, z } from "@hono/zod-openapi";
import { endOfRange, endQuery, momentQuery, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { isTimeZone } from "../routing/opening-hours";
import { AppError } from "../shared/app-error";
import { readDistribution } from "./actions/read-distribution";
import { readMetrics } from "./actions/read-metrics";
import { BUCKET_SIZES } from "./bucket";
import { distributionWire, metricsWire, toDistributionWire, toMetricsWire } from "./metrics-wire";
import { choosePeriod, type Period } from "./period";

const range = z.object({
  start_date: momentQuery.optional(),
  end_date: endQuery.optional(),
  dialer: z.string().min(1).max(64).optional().openapi({ example: "dialfire" }),
});

const RANGE =
  "Without dates the last 24 hours. The range is widened to whole minutes, as the answer tells.";

const getMetrics = createRoute({
  operationId: "getCallMetrics",
  method: "get",
  path: "/metrics",
  summary: "How many calls came in and how they went",
  description: `${RANGE} Calls count under the minute they came in. Calls that we place are not among them: a campaign tells its own progress.`,
  tags: ["Calls"],
  ...requireRole("read_only"),
  request: { query: range },
  responses: { 200: reply(metricsWire, "The figures"), ...problems },
});

const getDistribution = createRoute({
  operationId: "getCallDistribution",
  method: "get",
  path: "/distribution",
  summary: "The same calls over time: by destination and by rule",
  description: `${RANGE} Buckets begin where the clock in \`time_zone\` does, over summer time too; the first and the last may be shorter.`,
  tags: ["Calls"],
  ...requireRole("read_only"),
  request: {
    query: range.extend({
      time_zone: z
        .string()
        .refine(isTimeZone, "must be a zone of the IANA list, as in Europe/Berlin")
        .default("UTC")
        .openapi({ example: "Europe/Berlin" }),
      bucket: z.enum(BUCKET_SIZES).optional().openapi({
        description: "Chosen by the length of the range where it is left out",
      }),
    }),
  },
  responses: { 200: reply(distributionWire, "The buckets, oldest first"), ...problems },
});

/** Mounted at /api/v1/calls. */
export const metricsRoutes = createRouter()
  .openapi(getMetrics, async (c) => {
    const { start_date, end_date, dialer = null } = c.req.valid("query");
    const asked = { period: toPeriod(start_date, end_date, c.var.deps.now()), dialer };
    const { metrics, failures } = await readMetrics(c.var.deps, asked.period, dialer);
    return c.json({ data: toMetricsWire(asked, metrics, failures) }, 200);
  })
  .openapi(getDistribution, async (c) => {
    const { start_date, end_date, dialer = null, time_zone: zone, bucket } = c.req.valid("query");
    const period = toPeriod(start_date, end_date, c.var.deps.now());
    const read = await readDistribution(c.var.deps, { period, dialer, zone, size: bucket ?? null });
    if (!read) throw tooManyBuckets();
    const asked = { period, dialer, zone, size: read.size };
    return c.json({ data: toDistributionWire(asked, read.buckets, read.sums) }, 200);
  });

function toPeriod(start: number | undefined, end: number | undefined, now: number): Period {
  return choosePeriod(start, endOfRange(start, end, now));
}

function tooManyBuckets(): AppError {
  return new AppError("ValidationError", "The range has too many buckets of this size", [
    { field: "bucket", message: "choose a larger one, or a shorter range", code: "too_many" },
  ]);
}
