import { createRoute, z } from "@hono/zod-openapi";
import { originOf } from "../http/context";
import { body, conflict, moment, momentQuery, problems, reply, toIso } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { endMaintenance, planMaintenance } from "./actions/plan-maintenance";
import type { PlannedMaintenance } from "./alert-news";
import { isInForce } from "./maintenance";

const maintenanceWire = z
  .object({
    from: moment,
    until: moment,
    reason: z.string(),
    made_by: z.string(),
    in_force: z.boolean(),
  })
  .openapi("Maintenance");

const get = createRoute({
  operationId: "getMaintenance",
  method: "get",
  path: "/",
  summary: "The maintenance in force or, without one, the next",
  tags: ["Settings"],
  ...requireRole("read_only"),
  responses: {
    200: reply(maintenanceWire.nullable(), "`null` where none is planned"),
    ...problems,
  },
});

const plan = createRoute({
  operationId: "planMaintenance",
  method: "post",
  path: "/",
  summary: "Plans a time in which alerts are kept and not sent; the recipients are told",
  tags: ["Settings"],
  ...requireRole("admin"),
  request: {
    body: body(
      z.object({
        from: momentQuery.openapi({ type: "string", example: "2026-03-10T22:00:00Z" }),
        until: momentQuery.openapi({ type: "string", example: "2026-03-11T02:00:00Z" }),
        reason: z.string().trim().min(1).max(500),
      }),
    ),
  },
  responses: { 201: reply(maintenanceWire, "As planned"), ...problems, ...conflict },
});

const end = createRoute({
  operationId: "endMaintenance",
  method: "delete",
  path: "/",
  summary: "Ends the maintenance in force, or calls off the next one",
  tags: ["Settings"],
  ...requireRole("admin"),
  responses: { 204: { description: "Alerts are sent again" }, ...problems, ...conflict },
});

/** Mounted at /api/v1/settings/maintenance. */
export const maintenanceRoutes = createRouter()
  .openapi(get, async (c) => {
    const { maintenance, now } = c.var.deps;
    const current = await maintenance.current(now());
    return c.json({ data: current && toWire(current, now()) }, 200);
  })
  .openapi(plan, async (c) => {
    const { deps, actor } = c.var;
    const planned = await planMaintenance(deps, actor, originOf(c), c.req.valid("json"));
    return c.json({ data: toWire(planned, deps.now()) }, 201);
  })
  .openapi(end, async (c) => {
    await endMaintenance(c.var.deps, c.var.actor, originOf(c));
    return c.body(null, 204);
  });

function toWire(planned: PlannedMaintenance, now: number): z.infer<typeof maintenanceWire> {
  const { from, until, reason, madeBy } = planned;
  return {
    from: toIso(from),
    until: toIso(until),
    reason,
    made_by: madeBy,
    in_force: isInForce(planned, now),
  };
}
