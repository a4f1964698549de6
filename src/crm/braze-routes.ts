import { createRoute, z } from "@hono/zod-openapi";
import { body, json, problems } from "../http/envelope";
import { requireBearer } from "../http/require-bearer";
import { createRouter } from "../http/router";
import { forgetLeads } from "./actions/forget-leads";
import { customerUpdateSchema, numbersOf } from "./customer-update";

const receiveUpdate = createRoute({
  operationId: "receiveCustomerUpdate",
  method: "post",
  path: "/",
  summary: "A customer changed in Braze: the next call asks Braze again",
  description:
    "Whom it is about stands in `phone`; `previous_phone` where the number itself changed. Any order and any repeat does no harm, since nothing is taken from the body.",
  tags: ["CRM webhooks"],
  middleware: requireBearer("BRAZE_WEBHOOK_SECRET"),
  security: [{ webhookSecret: [] }],
  request: {
    body: body(
      customerUpdateSchema.openapi({
        type: "object",
        example: { event: "customer_updated", external_id: "12345", phone: "+491711234567" },
      }),
    ),
  },
  responses: {
    200: json(
      z.object({ status: z.enum(["processed", "ignored"]) }),
      "`ignored`: it names no phone number",
    ),
    400: problems[400],
    401: problems[401],
    500: problems[500],
  },
});

/** Mounted at /webhooks/braze. */
export const brazeRoutes = createRouter().openapi(receiveUpdate, async (c) => {
  const numbers = numbersOf(c.req.valid("json"));
  await forgetLeads(c.var.deps, numbers);
  return c.json({ status: numbers.length > 0 ? "processed" : "ignored" } as const, 200);
});
