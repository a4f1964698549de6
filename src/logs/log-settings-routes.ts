import { createRoute, z } from "@hono/zod-openapi";
import { editorOf } from "../http/context";
import { body, problems, reply, stale } from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { changeLogSettings } from "./actions/change-log-settings";
import { LOG_SETTINGS_KEY, logSettingsSchema, readLogSettings } from "./log-settings";

const logSettingsWire = logSettingsSchema
  .extend({
    retention_days: z.number().int().openapi({ description: "The variable LOG_RETENTION_DAYS" }),
    version: z.number().int(),
  })
  .openapi("LogSettings");

const getSettings = createRoute({
  operationId: "getLogSettings",
  method: "get",
  path: "/",
  summary: "Who reads configuration changes, and when old entries are deleted",
  tags: ["Settings"],
  ...requireRole("read_only"),
  responses: { 200: reply(logSettingsWire, "The settings that count"), ...problems },
});

const putSettings = createRoute({
  operationId: "changeLogSettings",
  method: "put",
  path: "/",
  summary: "Replaces the log settings; a field that is left out gets its first value",
  tags: ["Settings"],
  ...requireRole("admin"),
  request: { headers: ifMatch, body: body(logSettingsSchema) },
  responses: { 200: reply(logSettingsWire, "The settings as saved"), ...problems, ...stale },
});

/** Mounted at /api/v1/settings/logs. */
export const logSettingsRoutes = createRouter()
  .openapi(getSettings, async (c) => {
    const { settings, variables } = c.var.deps;
    const { value, version } = await settings.find(LOG_SETTINGS_KEY);
    const days = { retention_days: variables.LOG_RETENTION_DAYS };
    return c.json({ data: { ...readLogSettings(value), ...days, version } }, 200);
  })
  .openapi(putSettings, async (c) => {
    const { deps } = c.var;
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const saved = await changeLogSettings(deps, editor, c.req.valid("json"));
    const days = { retention_days: deps.variables.LOG_RETENTION_DAYS };
    return c.json({ data: { ...saved.settings, ...days, version: saved.version } }, 200);
  });
