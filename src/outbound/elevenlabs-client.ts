import { z } from "zod";
import type { Secret } from "../credentials/credential";
import type { Variables } from "../env";
import type { ApiCall } from "../resilience/api-call";
import { callProvider, type ProviderAnswer } from "../resilience/provider-client";
import { parseJson } from "../shared/json";
import type { Placement, TelephonyProvider } from "./telephony-provider";

export interface ElevenLabsAccess {
  url: string;
  apiKey: string;
  agentId: string;
  phoneNumberId: string | null;
}

/** A call of ours that is to be handed to the agent. */
export interface AnsweredCall {
  callSid: string;
  from: string;
  to: string;
}

export interface ElevenLabs extends TelephonyProvider {
  /** The TwiML that connects a call we own to the agent, or why there is none. Never throws. */
  registerCall(
    call: AnsweredCall,
    timeoutMs: number,
  ): Promise<
    | { kind: "twiml"; twiml: string; apiCalls: readonly ApiCall[] }
    | Exclude<Placement, { kind: "placed" }>
  >;
}

/** It waits for Twilio before it answers (elevenlabs.md §2). */
const PLACE_MS = 20_000;

const NOT_SET_UP = "ELEVENLABS_API_KEY or ELEVENLABS_AGENT_ID is not set";
const NO_NUMBER = "ELEVENLABS_PHONE_NUMBER_ID is not set";

/** Of an outbound call `callSid` alone is written so; each id may be missing. */
const placedSchema = z.looseObject({
  success: z.boolean(),
  message: z.string().nullish(),
  conversation_id: z.string().min(1).nullish(),
  callSid: z.string().min(1).nullish(),
});

/** `null` where the key or the agent is missing. */
export function elevenLabsAccess(
  variables: Pick<
    Variables,
    "ELEVENLABS_API_URL" | "ELEVENLABS_AGENT_ID" | "ELEVENLABS_PHONE_NUMBER_ID"
  >,
  secret: Secret | null,
): ElevenLabsAccess | null {
  const agentId = variables.ELEVENLABS_AGENT_ID;
  if (!secret || !agentId) return null;
  const phoneNumberId = variables.ELEVENLABS_PHONE_NUMBER_ID ?? null;
  return { url: variables.ELEVENLABS_API_URL, apiKey: secret.value, agentId, phoneNumberId };
}

/** ElevenLabs' agents: they ring people by a Twilio number of ours, or take over calls we own. */
export function createElevenLabs(findAccess: () => Promise<ElevenLabsAccess | null>): ElevenLabs {
  return {
    name: "elevenlabs",

    async placeCall({ callSid, to, dynamicVariables }) {
      const access = await findAccess();
      if (!access) return notSetUp(NOT_SET_UP);
      if (!access.phoneNumberId) return notSetUp(NO_NUMBER);
      const order = {
        agent_id: access.agentId,
        agent_phone_number_id: access.phoneNumberId,
        to_number: to,
        conversation_initiation_client_data: {
          dynamic_variables: { ...dynamicVariables, call_sid: callSid },
        },
      };
      return readPlaced(await post(access, "outbound-call", order, PLACE_MS));
    },

    async registerCall({ callSid, from, to }, timeoutMs) {
      const access = await findAccess();
      if (!access) return notSetUp(NOT_SET_UP);
      const call = {
        agent_id: access.agentId,
        from_number: from,
        to_number: to,
        direction: "outbound",
        conversation_initiation_client_data: { dynamic_variables: { call_sid: callSid } },
      };
      const answer = await post(access, "register-call", call, timeoutMs);
      if (answer.kind === "failed") return explain(answer);
      const { text: twiml, apiCalls } = answer;
      if (twiml.includes("<Response")) return { kind: "twiml", twiml, apiCalls };
      return { kind: "unknown", reason: "ElevenLabs answered no TwiML", apiCalls };
    },
  };
}

function post(
  { url, apiKey }: ElevenLabsAccess,
  operation: "outbound-call" | "register-call",
  body: unknown,
  timeoutMs: number,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "elevenlabs",
    method: "POST",
    url: `${url}/v1/convai/twilio/${operation}`,
    headers: { "xi-api-key": apiKey, "content-type": "application/json" },
    body: JSON.stringify(body),
    timeoutMs,
  });
}

/** `success: false` comes with a 200. */
function readPlaced(answer: ProviderAnswer): Placement {
  const { apiCalls } = answer;
  if (answer.kind === "failed") return explain(answer);
  const parsed = placedSchema.safeParse(parseJson(answer.text));
  if (!parsed.success) {
    return { kind: "unknown", reason: "ElevenLabs' answer could not be read", apiCalls };
  }
  const { success, message, conversation_id, callSid } = parsed.data;
  if (!success) {
    const reason = `ElevenLabs: ${message ?? "refused"}`;
    return { kind: "refused", scope: "number", reason, apiCalls };
  }
  const ids = { conversationId: conversation_id ?? null, twilioSid: callSid ?? null };
  return { kind: "placed", ...ids, apiCalls };
}

function notSetUp(reason: string) {
  return { kind: "refused", scope: "account", reason, apiCalls: [] } as const;
}

function explain(
  answer: Extract<ProviderAnswer, { kind: "failed" }>,
): Exclude<Placement, { kind: "placed" }> {
  const { apiCalls } = answer;
  const reason = `ElevenLabs: ${answer.message} (${answer.category})`;
  switch (answer.category) {
    case "auth_failed":
      return { kind: "refused", scope: "account", reason, apiCalls };
    case "client_error":
      return { kind: "refused", scope: "number", reason, apiCalls };
    case "rate_limited":
      return { kind: "refused", scope: "moment", reason, apiCalls };
    case "server_error":
    case "timeout":
    case "network":
    case "bad_response":
      return { kind: "unknown", reason, apiCalls };
  }
}
