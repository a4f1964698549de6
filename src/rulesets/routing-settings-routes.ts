import { createRoute } from "@hono/zod-openapi";
import { editorOf } from "../http/context";
import { body, conflict, problems, stale } from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { changeRoutingSettings } from "./actions/change-routing-settings";
import { surroundingsOf } from "./actions/publish-changes";
import { replyWithFindings } from "./finding-wire";
import { routingSettingsDraftWire, routingSettingsWire } from "./routing-settings-wire";
import { toConfiguration } from "./ruleset";
import { findInRuleset } from "./ruleset-findings";

const TAGS = ["Settings"];

const getSettings = createRoute({
  operationId: "getRoutingSettings",
  method: "get",
  path: "/",
  summary: "What calls go by beside the rules",
  description: "Version 0: nobody saved any yet, first values and variables count.",
  tags: TAGS,
  ...requireRole("read_only"),
  responses: {
    200: replyWithFindings(routingSettingsWire, "The settings that count"),
    ...problems,
  },
});

const putSettings = createRoute({
  operationId: "changeRoutingSettings",
  method: "put",
  path: "/",
  summary: "Replaces the routing settings as a whole; calls go by them at once",
  description:
    "A field that is left out gets its first value. One that nobody knows is refused: it is a slip of the keyboard. `version` may be sent back as it was read; to be refused where somebody else saved meanwhile, send it as `If-Match`.",
  tags: TAGS,
  ...requireRole("admin"),
  request: { headers: ifMatch, body: body(routingSettingsDraftWire) },
  responses: {
    200: replyWithFindings(routingSettingsWire, "The settings as saved"),
    ...problems,
    ...conflict,
    ...stale,
  },
});

/** Mounted at /api/v1/settings/routing. */
export const routingSettingsRoutes = createRouter()
  .openapi(getSettings, async (c) => {
    const { deps } = c.var;
    const ruleset = await deps.rulesets.read();
    const { settings } = toConfiguration(ruleset, deps.configurationDefaults);
    const findings = findInRuleset(ruleset, surroundingsOf(deps));
    return c.json({ data: { ...settings, version: ruleset.settings.version }, findings }, 200);
  })
  .openapi(putSettings, async (c) => {
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const saved = await changeRoutingSettings(c.var.deps, editor, c.req.valid("json"));
    const { value, version } = saved.result;
    return c.json({ data: { ...value, version }, findings: saved.findings }, 200);
  });
