import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, editorOf, originOf } from "../http/context";
import { body, problems, reply, stale } from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import {
  ALERT_SETTINGS,
  alertSettingsChangeSchema,
  alertSettingsSchema,
  firstAlertSettings,
  readAlertSettings,
} from "../settings/alert-settings";
import {
  resetAlertSettings,
  type SavedAlertSettings,
  saveAlertSettings,
} from "./actions/change-alert-settings";
import { sendTestMail } from "./actions/send-test-mail";
import { MAIL_FAILURES } from "./mail";

const settingsWire = alertSettingsSchema
  .extend({
    defaults: alertSettingsSchema.omit({ recipients: true }).openapi({
      description: "What `reset` brings back: the variables, or what stands in their place",
    }),
    version: z.number().int(),
  })
  .openapi("AlertSettings");

const getSettings = createRoute({
  operationId: "getAlertSettings",
  method: "get",
  path: "/",
  summary: "Who gets alerts, and when",
  tags: ["Settings"],
  ...requireRole("read_only"),
  responses: { 200: reply(settingsWire, "The settings that count"), ...problems },
});

const change = {
  path: "/",
  summary: "Changes the alert settings that are given; they count at once",
  description:
    "At least one recipient must remain. `alert_cooldown_minutes` sets both cooldowns, unless a " +
    "single one comes with it.",
  tags: ["Settings"],
  ...requireRole("admin"),
  request: { headers: ifMatch, body: body(alertSettingsChangeSchema) },
  responses: { 200: reply(settingsWire, "The settings as saved"), ...problems, ...stale },
};

const postSettings = createRoute({ ...change, operationId: "saveAlertSettings", method: "post" });
const putSettings = createRoute({ ...change, operationId: "putAlertSettings", method: "put" });

const reset = createRoute({
  operationId: "resetAlertSettings",
  method: "post",
  path: "/reset",
  summary: "Brings back the first values; recipients stay",
  tags: ["Settings"],
  ...requireRole("admin"),
  request: { headers: ifMatch },
  responses: { 200: reply(settingsWire, "The settings as saved"), ...problems, ...stale },
});

const testWire = z.object({
  sent: z.boolean(),
  recipients: z.array(z.string()),
  refused: z.array(z.object({ recipient: z.string(), reason: z.string() })),
  category: z.enum(MAIL_FAILURES).nullable(),
  message: z.string().nullable().openapi({ description: "Why it was not sent" }),
});

const test = createRoute({
  operationId: "testAlertSettings",
  method: "post",
  path: "/test",
  summary: "Sends one mail to every recipient now, and tells how it went",
  tags: ["Settings"],
  ...requireRole("admin"),
  responses: { 200: reply(testWire, "Whether a mail server took it"), ...problems },
});

/** Mounted at /api/v1/settings/alerts. */
export const alertSettingsRoutes = createRouter()
  .openapi(getSettings, async (c) => {
    const { settings, variables } = c.var.deps;
    const { value, version } = await settings.find(ALERT_SETTINGS);
    return c.json(answer(c, { settings: readAlertSettings(value, variables), version }), 200);
  })
  .openapi(postSettings, async (c) => {
    const { "if-match": expected } = c.req.valid("header");
    const wanted = c.req.valid("json");
    return c.json(
      answer(c, await saveAlertSettings(c.var.deps, editorOf(c, expected), wanted)),
      200,
    );
  })
  .openapi(putSettings, async (c) => {
    const { "if-match": expected } = c.req.valid("header");
    const wanted = c.req.valid("json");
    return c.json(
      answer(c, await saveAlertSettings(c.var.deps, editorOf(c, expected), wanted)),
      200,
    );
  })
  .openapi(reset, async (c) => {
    const { "if-match": expected } = c.req.valid("header");
    return c.json(answer(c, await resetAlertSettings(c.var.deps, editorOf(c, expected))), 200);
  })
  .openapi(test, async (c) => {
    const { recipients, delivery } = await sendTestMail(c.var.deps, c.var.actor, originOf(c));
    const isSent = delivery.kind === "sent";
    const data = {
      sent: isSent,
      recipients: [...recipients],
      refused: isSent ? [...delivery.refused, ...delivery.deferred] : [],
      category: isSent ? null : delivery.category,
      message: isSent ? null : delivery.message,
    };
    return c.json({ data }, 200);
  });

function answer(c: AppContext, { settings, version }: SavedAlertSettings) {
  const { recipients: _, ...defaults } = firstAlertSettings(c.var.deps.variables);
  return { data: { ...settings, defaults, version } };
}
