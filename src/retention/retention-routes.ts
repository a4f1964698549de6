import { createRoute, z } from "@hono/zod-openapi";
import { moment, problems, reply, toIso } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { DATA_INVENTORY, type Keeping } from "./data-inventory";

const retentionWire = z
  .object({
    retention_days: z.number().int(),
    tables: z.array(
      z.object({
        table: z.string().openapi({ example: "calls" }),
        personal_data: z.string().nullable(),
        full_numbers_in: z.array(z.string()).openapi({
          example: ["caller_number"],
          description: "Columns that hold people's phone numbers unmasked",
        }),
        kept: z.string().openapi({ example: "90 days" }),
      }),
    ),
    runs: z.array(
      z.object({
        started_at: moment,
        duration_ms: z.number(),
        cutoff: moment,
        deleted: z.record(z.string(), z.number()).openapi({ description: "Rows by table" }),
        errors: z
          .array(z.object({ table: z.string(), message: z.string() }))
          .openapi({ example: [] }),
        is_complete: z.boolean(),
      }),
    ),
  })
  .openapi("Retention");

const getRetention = createRoute({
  operationId: "getRetention",
  method: "get",
  path: "/",
  summary: "What is stored of people and for how long, and what the last purges deleted",
  tags: ["System"],
  ...requireRole("read_only"),
  responses: { 200: reply(retentionWire, "The inventory and the last 30 purges"), ...problems },
});

const SHOWN_RUNS = 30;

/** Mounted at /api/v1/system/retention. */
export const retentionRoutes = createRouter().openapi(getRetention, async (c) => {
  const { retention, variables } = c.var.deps;
  const retention_days = variables.LOG_RETENTION_DAYS;
  const tables = DATA_INVENTORY.map(({ table, personal, numbers = [], keep }) => ({
    table,
    personal_data: personal,
    full_numbers_in: [...numbers],
    kept: describeKeeping(keep, retention_days),
  }));
  const runs = (await retention.listRuns(SHOWN_RUNS)).map((run) => ({
    started_at: toIso(run.startedAt),
    duration_ms: run.durationMs,
    cutoff: toIso(run.cutoff),
    deleted: run.deleted,
    errors: run.errors,
    is_complete: run.isComplete,
  }));
  return c.json({ data: { retention_days, tables, runs } }, 200);
});

function describeKeeping(keep: Keeping, days: number): string {
  switch (keep.kind) {
    case "aged":
      return `${days} days`;
    case "with_its_call":
    case "by_trigger":
      return `${days} days, with its call`;
    case "until":
      return "until it is no longer valid";
    case "for_ever":
      return `for ever: ${keep.why}`;
  }
}
