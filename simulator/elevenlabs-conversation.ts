import { randomBytes } from "node:crypto";

/** What an outbound call asked for. */
export interface ConversationOrder {
  agentId: string;
  phoneNumberId: string | null;
  toNumber: string;
  direction: "inbound" | "outbound";
  clientData: Record<string, unknown>;
}

/** A conversation as `GET /v1/convai/conversations/{id}` shows it (elevenlabs.md §4). */
export interface Conversation {
  conversation_id: string;
  status: "initiated" | "in-progress" | "processing" | "done" | "failed";
  metadata: {
    phone_call: { call_sid: string; [field: string]: unknown };
    [field: string]: unknown;
  };
  conversation_initiation_client_data: Record<string, unknown>;
  [field: string]: unknown;
}

/** The conversation a call begins with: nothing said, nothing analysed yet. */
export function toConversation(order: ConversationOrder, callSid: string, now: Date): Conversation {
  return {
    agent_id: order.agentId,
    agent_name: "Follow-up",
    conversation_id: `conv_${randomBytes(13).toString("hex")}`,
    status: "initiated",
    user_id: order.clientData.user_id ?? null,
    transcript: [],
    metadata: {
      start_time_unix_secs: Math.floor(now.getTime() / 1_000),
      accepted_time_unix_secs: null,
      call_duration_secs: 0,
      cost: null,
      termination_reason: "",
      error: null,
      main_language: "de",
      phone_call: {
        type: "twilio",
        direction: order.direction,
        phone_number_id: order.phoneNumberId,
        agent_number: "+493012345678",
        external_number: order.toNumber,
        call_sid: callSid,
      },
      batch_call: null,
    },
    analysis: null,
    conversation_initiation_client_data: order.clientData,
    has_audio: false,
    has_user_audio: false,
    has_response_audio: false,
  };
}

export function newCallSid(): string {
  return `CA${randomBytes(16).toString("hex")}`;
}
