import { createRoute, z } from "@hono/zod-openapi";
import { explainStep } from "../calls/step-words";
import { body, momentText, problems, reply } from "../http/envelope";
import { limitPerPerson } from "../http/limit-per-person";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { isE164 } from "../shared/phone-number";
import { type SimulatedCall, simulateCall } from "./actions/simulate-call";
import { findingsWire } from "./finding-wire";
import { MOST_DRAFTS } from "./rule-drafts";

const leadWire = z
  .object({
    lead_owner: z.string().nullable().default(null),
    lead_score: z.union([z.number(), z.string()]).nullable().default(null),
  })
  .catchall(z.unknown())
  .nullable()
  .openapi({
    description: "null: a caller nobody knows; {}: a lead of whom nothing is set",
    example: { lead_owner: "team_a", lead_score: 85 },
  });

const simulationWire = z
  .object({
    phone: z
      .string()
      .refine(isE164, "must be a phone number such as +491711234567")
      .optional()
      .openapi({ description: "Looked up as that of a caller: the cache, then Braze" }),
    lead: leadWire.optional(),
    at: momentText.optional().openapi({ example: "2026-03-10T14:00:00Z" }),
    rules: z.array(z.unknown()).max(MOST_DRAFTS).optional().openapi({
      description: "Tried in place of the active rules; each as it would be saved",
    }),
  })
  .refine(({ phone, lead }) => (phone === undefined) !== (lead === undefined), {
    message: "say who calls: either `phone` or `lead` (null for a caller nobody knows)",
    path: ["phone"],
  })
  .openapi("SimulatedCall", { example: { phone: "+491711234567", at: "2026-03-10T14:00:00Z" } });

const decisionWire = z
  .object({
    target: z.union([
      z.object({ kind: z.literal("dialer"), dialer: z.string() }),
      z.object({ kind: z.literal("ivr_menu") }),
    ]),
    routing_rule: z.string().openapi({ example: "lead_owner" }),
    order: z.array(z.string()).openapi({
      example: ["dialfire", "zendesk_talk"],
      description: "The dialers that would ring, one after the other; none behind the menu",
    }),
    trace: z.array(
      z.looseObject({
        offset_ms: z.number(),
        event: z.string(),
        summary: z.string().openapi({
          example: "Owner-based routing decided: the owner sales_team_a goes to dialfire",
          description: "The step in plain words",
        }),
      }),
    ),
    findings: findingsWire,
  })
  .openapi("Simulation");

const simulate = createRoute({
  operationId: "simulateCall",
  method: "post",
  path: "/",
  summary: "Where a call would go, and why; nobody is called and nothing is written",
  tags: ["Routing rules"],
  ...requireRole("read_only", limitPerPerson("dry run")),
  request: { body: body(simulationWire) },
  responses: { 200: reply(decisionWire, "The decision and how it came about"), ...problems },
});

/** Mounted at /api/v1/routing-rules/simulate. */
export const simulationRoutes = createRouter().openapi(simulate, async (c) => {
  const { target, routingRule, order, steps, findings } = await simulateCall(
    c.var.deps,
    fromWire(c.req.valid("json")),
  );
  const trace = steps.map((step) => ({ ...step, summary: explainStep(step) }));
  return c.json(
    { data: { target, routing_rule: routingRule, order: [...order], trace, findings } },
    200,
  );
});

function fromWire(wire: z.infer<typeof simulationWire>): SimulatedCall {
  const { phone, lead = null, at, rules = null } = wire;
  return {
    caller:
      phone === undefined
        ? {
            kind: "lead",
            lead: lead && { owner: lead.lead_owner, score: lead.lead_score, fields: lead },
          }
        : { kind: "phone", phone },
    at: at === undefined ? null : Date.parse(at),
    rules,
  };
}
