import { createRoute, z } from "@hono/zod-openapi";
import { readInboundCall, readStatusReport } from "../calls/twilio-form";
import type { AppContext } from "../http/context";
import { json, problems } from "../http/envelope";
import { requireSignature } from "../http/require-signature";
import { createRouter } from "../http/router";
import { replyTwiml } from "../http/twiml-reply";
import { createTimeBudget } from "../shared/time-budget";
import { answerPlacedCall } from "./actions/answer-placed-call";
import { type CallbackIds, reportTelephonyEvent } from "./actions/report-telephony-event";

const callbackQuery = z.object({
  call_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{0,128}$/)
    .optional()
    .openapi({ description: "Our id of the call" }),
  campaign_id: z.string().optional(),
  contact_id: z.string().optional(),
});

const receiveEvent = createRoute({
  operationId: "receiveTelephonyEvent",
  method: "post",
  path: "/events",
  summary: "A call we placed made progress",
  description:
    "A form as Twilio sends it, signed over the whole address. A report that was noted before is a duplicate, by call, leg, event and sequence.",
  tags: ["Twilio webhooks"],
  middleware: requireSignature,
  security: [{ twilioSignature: [] }],
  request: { query: callbackQuery },
  responses: {
    200: json(
      z.object({
        status: z.enum(["processed", "duplicate"]),
        call_id: z.string().optional(),
        event_type: z.string().optional().openapi({ example: "call.answered" }),
      }),
      "It is noted",
    ),
    400: problems[400],
    403: problems[403],
    500: problems[500],
  },
});

const answer = createRoute({
  operationId: "answerPlacedCall",
  method: "post",
  path: "/answer",
  summary: "Somebody picked up a call we placed",
  tags: ["Twilio webhooks"],
  middleware: requireSignature,
  security: [{ twilioSignature: [] }],
  request: { query: callbackQuery },
  responses: {
    200: {
      content: {
        "application/xml": {
          schema: z.string().openapi({ example: "<Response><Connect>…</Connect></Response>" }),
        },
      },
      description: "The agent, or a message",
    },
    400: problems[400],
    403: problems[403],
  },
});

/** Mounted at /webhooks/telephony. */
export const telephonyRoutes = createRouter()
  .openapi(receiveEvent, async (c) => {
    const { deps, form } = c.var;
    const budget = createTimeBudget(deps.now);
    const result = await reportTelephonyEvent(deps, readStatusReport(form), readIds(c), budget);
    if (result.status === "duplicate") return c.json({ status: result.status }, 200);
    const { status, callId: call_id, eventType: event_type } = result;
    return c.json({ status, call_id, event_type }, 200);
  })
  .openapi(answer, async (c) => {
    const { callSid } = readInboundCall(c.var.form);
    const { From: from = "", To: to = "" } = c.var.form;
    const call = { callSid: readIds(c).callId ?? callSid, from, to };
    return replyTwiml(c, await answerPlacedCall(c.var.deps, call));
  });

/** Empty ones count as missing. */
function readIds(c: AppContext): CallbackIds {
  const { call_id, campaign_id, contact_id } = c.req.query();
  const given = { callId: call_id, campaignId: campaign_id, contactId: contact_id };
  return {
    callId: given.callId || null,
    campaignId: given.campaignId || null,
    contactId: given.contactId || null,
  };
}
