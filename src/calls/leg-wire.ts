import { z } from "@hono/zod-openapi";
import { moment, toIsoOrNull } from "../http/envelope";
import type { LegRow } from "./call-reader-store";

/** One attempt to reach a dialer. */
export const legWire = z
  .object({
    leg_sid: z.string(),
    dialer: z.string().nullable(),
    attempt: z.number().nullable(),
    status: z.string(),
    ringing_at: moment.nullable(),
    answered_at: moment.nullable(),
    ended_at: moment.nullable(),
    duration_seconds: z.number().nullable(),
    error_code: z.string().nullable(),
  })
  .openapi("Leg");

export function toLegWire(row: LegRow): z.infer<typeof legWire> {
  const { call_sid: _, ...leg } = row;
  return {
    ...leg,
    ringing_at: toIsoOrNull(row.ringing_at),
    answered_at: toIsoOrNull(row.answered_at),
    ended_at: toIsoOrNull(row.ended_at),
  };
}
