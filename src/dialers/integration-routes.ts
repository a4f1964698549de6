import { createRoute, z } from "@hono/zod-openapi";
import { originOf } from "../http/context";
import { conflict, endOfRange, endQuery, momentQuery, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { readCheckHistory } from "./actions/read-check-history";
import { readIntegrations } from "./actions/read-integrations";
import { resetBreaker } from "./actions/reset-breaker";
import { testDialer } from "./actions/test-dialer";
import { checkHistoryWire, toCheckHistoryWire } from "./check-history-wire";
import {
  breakerWire,
  crmStatusWire,
  dialerStatusWire,
  toBreakerWire,
  toCrmStatusWire,
  toDialerStatusWire,
} from "./integration-wire";

const readStatus = createRoute({
  operationId: "readIntegrationStatus",
  method: "get",
  path: "/status",
  summary: "How the dialers and the CRM are, by their last checks",
  tags: ["Dialers"],
  ...requireRole("read_only"),
  responses: {
    200: reply(
      z.object({ dialers: z.array(dialerStatusWire), crm: crmStatusWire }),
      "Every dialer, and the CRM",
    ),
    ...problems,
  },
});

/** What a chart shows where nobody says more, milliseconds. */
const USUAL_LENGTH_MS = 86_400_000;

const readHistory = createRoute({
  operationId: "readCheckHistory",
  method: "get",
  path: "/{integration}/history",
  summary: "Response times and failures of a dialer's or the CRM's checks over time",
  description: "Without dates the last 24 hours; at most 40 days. Buckets are those of UTC.",
  tags: ["Dialers"],
  ...requireRole("read_only"),
  request: {
    params: z.object({
      integration: z.string().openapi({ example: "dialfire", description: "A dialer, or braze" }),
    }),
    query: z.object({ start_date: momentQuery.optional(), end_date: endQuery.optional() }),
  },
  responses: { 200: reply(checkHistoryWire, "The buckets, oldest first"), ...problems },
});

const test = createRoute({
  operationId: "testDialer",
  method: "post",
  path: "/{id}/test",
  summary: "Check a dialer now",
  tags: ["Dialers"],
  ...requireRole("admin"),
  request: { params: z.object({ id: z.coerce.number().int() }) },
  responses: {
    200: reply(dialerStatusWire, "What the check found, good or bad"),
    ...conflict,
    ...problems,
  },
});

const reset = createRoute({
  operationId: "resetBreaker",
  method: "post",
  path: "/{integration}/reset",
  summary: "Close a breaker by hand: calls use the integration again at once",
  tags: ["Dialers"],
  ...requireRole("admin"),
  request: {
    params: z.object({
      integration: z.string().openapi({ example: "dialfire", description: "A dialer, or braze" }),
    }),
  },
  responses: { 200: reply(breakerWire, "The breaker, closed"), ...conflict, ...problems },
});

/** Mounted at /api/v1/dialers. */
export const integrationRoutes = createRouter()
  .openapi(readStatus, async (c) => {
    const { dialers, crm } = await readIntegrations(c.var.deps);
    const data = {
      dialers: dialers.map((known) => toDialerStatusWire(known, known.dialer)),
      crm: toCrmStatusWire(crm),
    };
    return c.json({ data }, 200);
  })
  .openapi(readHistory, async (c) => {
    const { integration } = c.req.valid("param");
    const { start_date, end_date } = c.req.valid("query");
    const until = endOfRange(start_date, end_date, c.var.deps.now());
    const range = { from: start_date ?? until - USUAL_LENGTH_MS, until };
    const history = await readCheckHistory(c.var.deps, integration, range);
    return c.json({ data: toCheckHistoryWire(integration, history) }, 200);
  })
  .openapi(test, async (c) => {
    const { id } = c.req.valid("param");
    const { dialer, known } = await testDialer(c.var.deps, c.var.actor, originOf(c), id);
    return c.json({ data: toDialerStatusWire(known, dialer) }, 200);
  });

/** Mounted at /api/v1/breakers. */
export const breakerRoutes = createRouter().openapi(reset, async (c) => {
  const { integration } = c.req.valid("param");
  const breaker = await resetBreaker(c.var.deps, c.var.actor, originOf(c), integration);
  return c.json({ data: toBreakerWire(breaker) }, 200);
});
