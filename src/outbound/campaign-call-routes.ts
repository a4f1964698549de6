import { createRoute, z } from "@hono/zod-openapi";
import { authorOf } from "../http/context";
import { conflict, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { startContact } from "./actions/start-contact";

const startedWire = z
  .object({
    call_sid: z.string().openapi({ example: "OB_3f0c8a5e2b7d4c1f9a6e0d8b7c5a4f21" }),
    status: z.enum(["placed", "refused", "unknown"]).openapi({
      description: "`refused`: no phone rang; `unknown`: nobody could tell, and one may",
    }),
    reason: z.string().nullable(),
  })
  .openapi("StartedCampaignCall");

const start = createRoute({
  operationId: "startContact",
  method: "post",
  path: "/{id}/contacts/{contact_id}/start",
  summary: "Rings one contact now, whether or not its campaign runs",
  description:
    "The campaign's limits hold: outside of calling hours, without attempts left and for a number on the do-not-call list the answer is 409. The call is placed once, never again.",
  tags: ["Campaigns"],
  ...requireRole("admin"),
  request: {
    params: z.object({
      id: z.coerce.number().int().positive(),
      contact_id: z.coerce.number().int().positive(),
    }),
  },
  responses: { 201: reply(startedWire, "What became of it"), ...conflict, ...problems },
});

/** Mounted at /api/v1/campaigns: what of campaigns rings somebody at once. */
export const campaignCallRoutes = createRouter().openapi(start, async (c) => {
  const { id: campaignId, contact_id: contactId } = c.req.valid("param");
  const started = await startContact(c.var.deps, authorOf(c), { campaignId, contactId });
  const { callSid: call_sid, kind: status, reason } = started;
  return c.json({ data: { call_sid, status, reason } }, 201);
});
