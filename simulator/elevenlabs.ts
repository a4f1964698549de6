import { Hono } from "hono";
import { z } from "zod";
import {
  type Conversation,
  type ConversationOrder,
  newCallSid,
  toConversation,
} from "./elevenlabs-conversation";
import { ringPerson } from "./elevenlabs-ringing";
import { jsonAnswer, readJson } from "./provider";
import type { SimulatorState } from "./state";

const clientData = z.record(z.string(), z.unknown()).default({});

const outboundCallSchema = z.looseObject({
  agent_id: z.string(),
  agent_phone_number_id: z.string(),
  to_number: z.string(),
  conversation_initiation_client_data: clientData,
});

const registerCallSchema = z.looseObject({
  agent_id: z.string(),
  from_number: z.string(),
  to_number: z.string(),
  direction: z.enum(["inbound", "outbound"]).default("inbound"),
  conversation_initiation_client_data: clientData,
});

/**
 * ElevenLabs' agents API (elevenlabs.md): placing a call, handing a call over by TwiML, and
 * reading conversations. A call that is placed rings as `state.elevenlabs.ringing` says. A missing
 * field is a 422 whose `detail` is a list; other errors have an object there.
 */
export function createElevenLabs(state: SimulatorState): Hono {
  const elevenlabs = new Hono();

  elevenlabs.use(async (c, next) => {
    return c.req.header("xi-api-key") === state.keys.elevenlabs ? next() : elevenLabsError(401);
  });

  elevenlabs.post("/v1/convai/twilio/outbound-call", async (c) => {
    const parsed = outboundCallSchema.safeParse(readJson(await c.req.text()));
    if (!parsed.success) return validationError(parsed.error);

    const callSid = newCallSid();
    const conversation = begin(state, callSid, {
      agentId: parsed.data.agent_id,
      phoneNumberId: parsed.data.agent_phone_number_id,
      toNumber: parsed.data.to_number,
      direction: "outbound",
      clientData: parsed.data.conversation_initiation_client_data,
    });
    await ringPerson(state, conversation);
    const { conversation_id } = conversation;
    const message = "Outbound call initiated";
    return jsonAnswer({ success: true, message, conversation_id, callSid }, 200);
  });

  elevenlabs.post("/v1/convai/twilio/register-call", async (c) => {
    const parsed = registerCallSchema.safeParse(readJson(await c.req.text()));
    if (!parsed.success) return validationError(parsed.error);

    const { conversation_id } = begin(state, newCallSid(), {
      agentId: parsed.data.agent_id,
      phoneNumberId: null,
      toNumber: parsed.data.to_number,
      direction: parsed.data.direction,
      clientData: parsed.data.conversation_initiation_client_data,
    });
    const headers = { "content-type": "application/xml" };
    return new Response(toConnectTwiml(conversation_id), { headers });
  });

  elevenlabs.get("/v1/convai/conversations", () =>
    jsonAnswer(
      { conversations: state.elevenlabs.conversations, has_more: false, next_cursor: null },
      200,
    ),
  );

  elevenlabs.get("/v1/convai/conversations/:id", (c) => {
    const id = c.req.param("id");
    const found = state.elevenlabs.conversations.find((one) => one.conversation_id === id);
    return found ? jsonAnswer(found, 200) : elevenLabsError(404);
  });

  elevenlabs.get("/v1/convai/phone-numbers", () =>
    jsonAnswer(
      [
        {
          phone_number_id: "phnum_01jz0000000000000000000000",
          phone_number: "+493012345678",
          label: "Berlin",
          provider: "twilio",
          assigned_agent: null,
        },
      ],
      200,
    ),
  );

  elevenlabs.all("*", () => jsonAnswer({ detail: "Not Found" }, 404));
  return elevenlabs;
}

const ERRORS: Readonly<Record<number, { status: string; message: string }>> = {
  401: { status: "invalid_api_key", message: "Invalid API key" },
  404: { status: "conversation_not_found", message: "Conversation not found" },
  429: { status: "too_many_concurrent_requests", message: "Too many concurrent requests" },
};

/** ElevenLabs' errors other than a 422: `detail` holds a status word and a message. */
export function elevenLabsError(status: number): Response {
  const detail = ERRORS[status] ?? { status: "internal_server_error", message: "Please try again" };
  return jsonAnswer({ detail }, status);
}

/** A 422: each field that is missing or wrong, by its place in the body. */
function validationError(error: z.ZodError): Response {
  const detail = error.issues.map((issue) => {
    const isMissing = issue.code === "invalid_type" && issue.message.endsWith("undefined");
    return {
      loc: ["body", ...issue.path.map(String)],
      msg: isMissing ? "Field required" : issue.message,
      type: isMissing ? "missing" : issue.code,
    };
  });
  return jsonAnswer({ detail }, 422);
}

function begin(state: SimulatorState, callSid: string, order: ConversationOrder): Conversation {
  const conversation = toConversation(order, callSid, new Date());
  state.elevenlabs.conversations.push(conversation);
  return conversation;
}

function toConnectTwiml(conversationId: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Connect>' +
    '<Stream url="wss://api.elevenlabs.io/v1/convai/conversation/twilio">' +
    `<Parameter name="conversation_id" value="${conversationId}"/>` +
    "</Stream></Connect></Response>"
  );
}
