import { z } from "@hono/zod-openapi";
import { routingSettingsSchema } from "../settings/routing-settings";

export const routingSettingsWire = routingSettingsSchema
  .extend({ version: z.number().int() })
  .openapi("RoutingSettings");

/** Read by `checkSettingsDraft`, whose words name the field and what it may be. */
export const routingSettingsDraftWire = z
  .record(z.string(), z.unknown())
  .openapi("RoutingSettingsDraft", {
    type: "object",
    description: "Fields as in RoutingSettings",
    example: {
      default_dialer: "dialfire",
      primary_dialer: "dialfire",
      fallback_dialer: "zendesk_talk",
      crm_unavailable_action: "ivr_menu",
      menu: { options: { "1": "dialfire", "2": "zendesk_talk" } },
    },
  });
