import { createRoute, z } from "@hono/zod-openapi";
import { originOf } from "../http/context";
import { conflict, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { readIntegrations } from "./actions/read-integrations";
import { resetBreaker } from "./actions/reset-breaker";
import { testDialer } from "./actions/test-dialer";
import {
  breakerWire,
  crmStatusWire,
  dialerStatusWire,
  toBreakerWire,
  toDialerStatusWire,
  toIntegrationWire,
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
      crm: { ...toIntegrationWire(crm), cache_hit_rate: crm.cacheHitPercent },
    };
    return c.json({ data }, 200);
  })
  .openapi(test, async (c) => {
    const { id } = c.req.valid("param");
    const { dialer, status } = await testDialer(c.var.deps, c.var.actor, originOf(c), id);
    return c.json({ data: toDialerStatusWire({ name: dialer.name, status }, dialer) }, 200);
  });

/** Mounted at /api/v1/breakers. */
export const breakerRoutes = createRouter().openapi(reset, async (c) => {
  const { integration } = c.req.valid("param");
  const breaker = await resetBreaker(c.var.deps, c.var.actor, originOf(c), integration);
  return c.json({ data: toBreakerWire(breaker) }, 200);
});
