import { z } from "@hono/zod-openapi";
import { moment, toIso } from "../http/envelope";
import { SLOT_MS } from "../resilience/check-history";
import { toHundredths } from "../shared/hundredths";
import type { CheckHistory } from "./actions/read-check-history";

const SIZES = Object.keys(SLOT_MS) as [keyof typeof SLOT_MS];

export const checkHistoryWire = z
  .object({
    integration: z.string().openapi({ example: "dialfire" }),
    start_date: moment,
    end_date: moment,
    bucket: z.enum(SIZES).openapi({
      example: "quarter_hour",
      description: "Minutes for a range up to 2 hours, quarters up to 2 days, else hours",
    }),
    buckets: z.array(
      z.object({
        start: moment,
        checks: z.number().int().openapi({ example: 30 }),
        failed: z.number().int().openapi({ example: 1 }),
        average_response_time_ms: z.number().nullable().openapi({
          example: 182.5,
          description: "Over all checks, failed ones included; null: there was none",
        }),
        slowest_response_time_ms: z.number().nullable().openapi({ example: 2_500 }),
      }),
    ),
  })
  .openapi("CheckHistory");

export function toCheckHistoryWire(
  integration: string,
  { range, size, slots }: CheckHistory,
): z.infer<typeof checkHistoryWire> {
  return {
    integration,
    start_date: toIso(range.from),
    end_date: toIso(range.until),
    bucket: size,
    buckets: slots.map(({ start, checks, failures, averageMs, slowestMs }) => ({
      start: toIso(start),
      checks,
      failed: failures,
      average_response_time_ms: averageMs === null ? null : toHundredths(averageMs),
      slowest_response_time_ms: slowestMs,
    })),
  };
}
