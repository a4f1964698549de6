import { createRoute, z } from "@hono/zod-openapi";
import { originOf } from "../http/context";
import { body, integrationProblems, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { isE164, maskNumber } from "../shared/phone-number";
import { type Customer, lookUpCustomer } from "./actions/look-up-customer";

const phoneNumber = z
  .string()
  .transform((typed) => typed.replace(/[\s()/.-]/g, "").replace(/^(00|(?=[1-9]))/, "+"))
  .refine(isE164, "must be a number with its country code, as in +491711234567")
  .openapi({ type: "string", example: "+491711234567" });

const customerWire = z
  .object({
    phone_number: z.string().openapi({ example: "+4917***4567" }),
    lead_owner: z.string().nullable().openapi({ example: "sales_team_a" }),
    lead_score: z.union([z.number(), z.string()]).nullable().openapi({ example: 85 }),
    fields: z.record(z.string(), z.unknown()).openapi({
      description: "Further attributes that rules look at",
      example: { loyalty_tier: "gold" },
    }),
    source: z.enum(["cache", "braze"]),
  })
  .openapi("Customer");

const shared = {
  description: "From the cache, else from Braze. Every look-up is kept in the audit.",
  tags: ["Customers"],
  ...requireRole("read_only"),
  responses: {
    200: reply(customerWire, "What routing knows of the customer"),
    ...problems,
    ...integrationProblems,
  },
};

const getCustomer = createRoute({
  operationId: "getCustomer",
  method: "get",
  path: "/{phone_number}",
  summary: "One customer, by number; the look-up by POST keeps the number out of addresses",
  request: { params: z.object({ phone_number: phoneNumber }) },
  ...shared,
});

const lookup = createRoute({
  operationId: "lookUpCustomer",
  method: "post",
  path: "/lookup",
  summary: "One customer, by a number that stands in no address",
  request: { body: body(z.object({ phone_number: phoneNumber })) },
  ...shared,
});

/** Mounted at /api/v1/customers. */
export const customerRoutes = createRouter()
  .openapi(getCustomer, async (c) => {
    const { phone_number } = c.req.valid("param");
    const customer = await lookUpCustomer(c.var.deps, c.var.actor, originOf(c), phone_number);
    return c.json({ data: toWire(customer) }, 200);
  })
  .openapi(lookup, async (c) => {
    const { phone_number } = c.req.valid("json");
    const customer = await lookUpCustomer(c.var.deps, c.var.actor, originOf(c), phone_number);
    return c.json({ data: toWire(customer) }, 200);
  });

function toWire({ lead, source }: Customer): z.infer<typeof customerWire> {
  return {
    phone_number: maskNumber(lead.phoneNumber),
    lead_owner: lead.owner,
    lead_score: lead.score,
    fields: lead.fields ?? {},
    source,
  };
}
