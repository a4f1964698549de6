import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, originOf } from "../http/context";
import {
  endQuery,
  list,
  momentQuery,
  pageQuery,
  problems,
  refuseFarPages,
  refuseReversedRange,
} from "../http/envelope";
import { limitPerPerson } from "../http/limit-per-person";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { toStream } from "../http/text-stream";
import { INTEGRATIONS } from "../resilience/api-call";
import { exportLogs } from "./actions/export-logs";
import { planLogSearch } from "./actions/plan-log-search";
import { toCsvLine } from "./csv";
import { LOG_STATUSES, LOG_TYPES, type LogFilter } from "./log-filter";
import { CSV_COLUMNS, logEntryWire, toLogEntryWire } from "./log-wire";

const types = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.enum(LOG_TYPES)).min(1))
  .optional()
  .openapi({ type: "string", example: "routing_decisions,api_calls" });

const filterQuery = z.object({
  log_type: types,
  start_date: momentQuery.optional(),
  end_date: endQuery.optional(),
  phone_number: z.string().min(1).max(32).optional().openapi({
    example: "4567",
    description:
      "Three or more digits in a row of the caller's number: entries of its newest 1,000 calls. People who only read: the last three or four digits.",
  }),
  request_id: z.string().max(128).optional(),
  status: z.enum(LOG_STATUSES).optional(),
  dialer: z.string().min(1).max(64).optional(),
  integration: z.enum(INTEGRATIONS).optional(),
  user: z
    .string()
    .min(1)
    .max(254)
    .toLowerCase()
    .optional()
    .openapi({ description: "An e-mail address" }),
  entity_type: z.string().min(1).max(64).optional(),
});

const search = createRoute({
  operationId: "searchLogs",
  method: "get",
  path: "/",
  summary: "Decisions, provider calls and changes in one list, newest first",
  description:
    "Everything given must hold; a kind of entry that has no such field is left out. Without " +
    "dates, number and request it shows the last 24 hours. Pages count from the newest entry: " +
    "name an `end_date` to page on while others arrive. Configuration changes are for admins, " +
    "unless the log settings open them.",
  tags: ["Logs"],
  ...requireRole("read_only"),
  request: { query: filterQuery.extend(pageQuery.shape) },
  responses: { 200: list(logEntryWire, "One page of entries"), ...problems },
});

const CSV_EXAMPLE = [
  "timestamp,log_type,status,summary",
  '2026-03-10T14:00:00.000Z,routing_decisions,success,"To dialfire by lead_owner, in 14 ms"',
].join("\r\n");

const exportCsv = createRoute({
  operationId: "exportLogs",
  method: "get",
  path: "/export",
  summary: "The same as a CSV file: at most 10,000 entries, numbers masked",
  tags: ["Logs"],
  ...requireRole("read_only", limitPerPerson("export")),
  request: { query: filterQuery },
  responses: {
    200: {
      content: { "text/csv": { schema: z.string().openapi({ example: CSV_EXAMPLE }) } },
      description: "UTF-8 with a header line; cells that a spreadsheet would run are made harmless",
    },
    ...problems,
  },
});

/** Mounted at /api/v1/logs. */
export const logRoutes = createRouter()
  .openapi(search, async (c) => {
    const { page, page_size, ...query } = c.req.valid("query");
    refuseFarPages(page, page_size);
    const filter = await toFilter(c, query);
    const found = await c.var.deps.logs.search(filter, { number: page, size: page_size });
    const data = found.entries.map(toLogEntryWire);
    const { total, totalIsCapped: total_is_capped } = found;
    return c.json({ data, total, total_is_capped, page, page_size }, 200);
  })
  .openapi(exportCsv, async (c) => {
    const filter = await toFilter(c, c.req.valid("query"));
    const pages = exportLogs(c.var.deps, c.var.actor, originOf(c), filter);
    return c.body(toStream(toCsv(pages)), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="logs.csv"',
    });
  });

type FilterQuery = z.output<typeof filterQuery>;

function toFilter(c: AppContext, query: FilterQuery): Promise<LogFilter> {
  const { start_date: from, end_date: until, log_type: types, ...asked } = query;
  refuseReversedRange(from, until);
  return planLogSearch(c.var.deps, c.var.actor.role, {
    types,
    from,
    until,
    phoneNumber: asked.phone_number,
    requestId: asked.request_id,
    status: asked.status,
    dialer: asked.dialer,
    integration: asked.integration,
    user: asked.user,
    entityType: asked.entity_type,
  });
}

async function* toCsv(pages: ReturnType<typeof exportLogs>): AsyncGenerator<string> {
  yield toCsvLine(CSV_COLUMNS);
  for await (const entries of pages) {
    const lines = entries.map(toLogEntryWire);
    yield lines.map((line) => toCsvLine(CSV_COLUMNS.map((column) => line[column]))).join("");
  }
}
