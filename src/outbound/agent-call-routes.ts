import { createRoute, z } from "@hono/zod-openapi";
import { authorOf, nameCall } from "../http/context";
import { body, conflict, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { isDestination } from "../shared/phone-number";
import { type StartedCall, startAgentCall } from "./actions/start-agent-call";
import { startAgentCalls } from "./actions/start-agent-calls";
import { AGENT_CALL_SID, type AgentCallDraft, DRIVER_ID, toCallSid } from "./agent-call";

/** Each waits for the provider: more belong into several requests. */
const MOST_CALLS = 20;

const draftWire = z
  .object({
    driver_id: z
      .union([z.number().int().transform(String), z.string()])
      .pipe(z.string().regex(DRIVER_ID, "must be up to 64 letters, digits and hyphens")),
    phone_number: z.string().refine(isDestination, "must be a number such as +491711234567"),
    dynamic_variables: z
      .record(z.string().min(1).max(64), z.union([z.string().max(1_000), z.number(), z.boolean()]))
      .default({}),
    call_sid: z
      .string()
      .regex(AGENT_CALL_SID, "must look like EL_{driver_id}_{timestamp}")
      .optional()
      .openapi({ description: "Makes a repeat of this request harmless: it answers 409 then" }),
  })
  .openapi("AgentCallDraft", {
    example: { driver_id: "4711", phone_number: "+491711234567", dynamic_variables: {} },
  });

const startedWire = z
  .object({
    call_sid: z.string().openapi({ example: "EL_4711_1769937300123_ab12cd34" }),
    conversation_id: z.string().nullable(),
    status: z.enum(["placed", "failed", "unknown"]).openapi({
      description: "`unknown`: the provider gave no answer, and the phone may ring",
    }),
    reason: z.string().nullable(),
  })
  .openapi("AgentCall");

const start = createRoute({
  operationId: "startAgentCall",
  method: "post",
  path: "/",
  summary: "Has an agent ring one person",
  description: "The call is on record before anybody rings; it is placed once, never again.",
  tags: ["Agent calls"],
  ...requireRole("admin"),
  request: { body: body(draftWire) },
  responses: { 201: reply(startedWire, "What became of it"), ...conflict, ...problems },
});

const startMany = createRoute({
  operationId: "startAgentCalls",
  method: "post",
  path: "/batch",
  summary: `Has an agent ring up to ${MOST_CALLS} people, one after the other`,
  description: "One that cannot be placed stops no other; each has a line in the answer, in order.",
  tags: ["Agent calls"],
  ...requireRole("admin"),
  request: { body: body(z.object({ calls: z.array(draftWire).min(1).max(MOST_CALLS) })) },
  responses: { 201: reply(z.array(startedWire), "What became of each"), ...problems },
});

/** Mounted at /api/v1/agent-calls. */
export const agentCallRoutes = createRouter()
  .openapi(start, async (c) => {
    const draft = fromWire(c.req.valid("json"), c.var.deps.now());
    nameCall(c, draft.callSid);
    return c.json({ data: toWire(await startAgentCall(c.var.deps, authorOf(c), draft)) }, 201);
  })
  .openapi(startMany, async (c) => {
    const { now } = c.var.deps;
    const drafts = c.req.valid("json").calls.map((wire) => fromWire(wire, now()));
    const started = await startAgentCalls(c.var.deps, authorOf(c), drafts);
    return c.json({ data: started.map(toWire) }, 201);
  });

function fromWire(wire: z.output<typeof draftWire>, now: number): AgentCallDraft {
  const random = crypto.randomUUID().slice(0, 8);
  return {
    driverId: wire.driver_id,
    phoneNumber: wire.phone_number,
    dynamicVariables: wire.dynamic_variables,
    callSid: wire.call_sid ?? toCallSid(wire.driver_id, now, random),
  };
}

function toWire(call: StartedCall): z.infer<typeof startedWire> {
  const { callSid: call_sid, conversationId: conversation_id, status, reason } = call;
  return { call_sid, conversation_id, status, reason };
}
