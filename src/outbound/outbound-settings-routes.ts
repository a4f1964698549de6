import { createRoute, z } from "@hono/zod-openapi";
import type { Deps } from "../deps";
import { editorOf } from "../http/context";
import { body, problems, reply, stale } from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { changeOutboundSettings } from "./actions/change-outbound-settings";
import {
  OUTBOUND_SETTINGS_KEY,
  type OutboundSettings,
  outboundSettingsSchema,
  readOutboundSettings,
} from "./outbound-settings";

const settingsWire = outboundSettingsSchema
  .extend({
    calling_numbers: z
      .object({
        campaigns: z.string().nullable().openapi({ example: "+493023125000" }),
        agent_calls: z.string().nullable().openapi({ description: "ElevenLabs' id of the number" }),
      })
      .openapi({ description: "What people see who are called; set by variables" }),
    version: z.number().int(),
  })
  .openapi("OutboundSettings");

const getSettings = createRoute({
  operationId: "getOutboundSettings",
  method: "get",
  path: "/",
  summary: "How calls we place behave, and whether what is said in them is kept",
  tags: ["Settings"],
  ...requireRole("read_only"),
  responses: { 200: reply(settingsWire, "The settings that count"), ...problems },
});

const putSettings = createRoute({
  operationId: "changeOutboundSettings",
  method: "put",
  path: "/",
  summary: "Replaces the outbound settings; a field that is left out gets its first value",
  tags: ["Settings"],
  ...requireRole("admin"),
  request: { headers: ifMatch, body: body(outboundSettingsSchema) },
  responses: { 200: reply(settingsWire, "The settings as saved"), ...stale, ...problems },
});

/** Mounted at /api/v1/settings/outbound. */
export const outboundSettingsRoutes = createRouter()
  .openapi(getSettings, async (c) => {
    const { settings, variables } = c.var.deps;
    const { value, version } = await settings.find(OUTBOUND_SETTINGS_KEY);
    return c.json({ data: toWire(readOutboundSettings(value), version, variables) }, 200);
  })
  .openapi(putSettings, async (c) => {
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const saved = await changeOutboundSettings(c.var.deps, editor, c.req.valid("json"));
    return c.json({ data: toWire(saved.settings, saved.version, c.var.deps.variables) }, 200);
  });

function toWire(
  settings: OutboundSettings,
  version: number,
  variables: Pick<Deps["variables"], "ELEVENLABS_PHONE_NUMBER_ID" | "TWILIO_PHONE_NUMBER">,
): z.infer<typeof settingsWire> {
  const campaigns = variables.TWILIO_PHONE_NUMBER ?? null;
  const agent_calls = variables.ELEVENLABS_PHONE_NUMBER_ID ?? null;
  return { ...settings, calling_numbers: { campaigns, agent_calls }, version };
}
