import { z } from "@hono/zod-openapi";
import { json } from "../http/envelope";

const findingWire = z
  .object({
    code: z.string().openapi({ example: "never_reached" }),
    severity: z.enum(["error", "warning"]),
    rule_id: z.number().int().nullable().openapi({
      description: "null where the finding is about the settings or a dialer",
    }),
    field: z.string().openapi({ example: "config.tiers" }),
    message: z.string(),
  })
  .openapi("Finding");

export const findingsWire = z.array(findingWire).openapi({
  description:
    "What is odd about the whole ruleset as it now stands; calls are routed all the same",
});

/** A reply that holds one thing, and beside it what is odd about the ruleset. */
export function replyWithFindings<T extends z.ZodType>(schema: T, description: string) {
  return json(z.object({ data: schema, findings: findingsWire }), description);
}
