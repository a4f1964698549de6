import { createRoute, z } from "@hono/zod-openapi";
import { editorOf } from "../http/context";
import { body, problems, reply, stale } from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { changeDashboardSettings } from "./actions/change-dashboard-settings";
import {
  DASHBOARD_SETTINGS_KEY,
  dashboardSettingsSchema,
  readDashboardSettings,
} from "./dashboard-settings";

const settingsWire = dashboardSettingsSchema
  .extend({ version: z.number().int() })
  .openapi("DashboardSettings");

const getSettings = createRoute({
  operationId: "getDashboardSettings",
  method: "get",
  path: "/",
  summary: "The time zone by which the dashboard tells days and times",
  tags: ["Settings"],
  ...requireRole("read_only"),
  responses: { 200: reply(settingsWire, "The settings that count"), ...problems },
});

const putSettings = createRoute({
  operationId: "changeDashboardSettings",
  method: "put",
  path: "/",
  summary: "Replaces the dashboard settings; they count for everybody at once",
  tags: ["Settings"],
  ...requireRole("admin"),
  request: { headers: ifMatch, body: body(dashboardSettingsSchema) },
  responses: { 200: reply(settingsWire, "The settings as saved"), ...problems, ...stale },
});

/** Mounted at /api/v1/settings/dashboard. */
export const dashboardSettingsRoutes = createRouter()
  .openapi(getSettings, async (c) => {
    const { value, version } = await c.var.deps.settings.find(DASHBOARD_SETTINGS_KEY);
    return c.json({ data: { ...readDashboardSettings(value), version } }, 200);
  })
  .openapi(putSettings, async (c) => {
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const saved = await changeDashboardSettings(c.var.deps, editor, c.req.valid("json"));
    return c.json({ data: { ...saved.settings, version: saved.version } }, 200);
  });
