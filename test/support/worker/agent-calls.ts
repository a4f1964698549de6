import { env as boundEnv } from "cloudflare:workers";
import { expect } from "vitest";
import { z } from "zod";
import { type BrazeStandIn, brazeAnswers } from "./braze";
import type { Product, Reply } from "./product";

export const TOOL_SECRET = "the-secret-of-the-tools";
export const WEBHOOK_SECRET = "wsec_of_the_tests";

/** What a product needs to have an agent ring people. */
export const AGENT_SET_UP = {
  ELEVENLABS_API_KEY: "elevenlabs-key-of-the-tests",
  ELEVENLABS_API_URL: "https://elevenlabs.test",
  ELEVENLABS_AGENT_ID: "agent_1",
  ELEVENLABS_PHONE_NUMBER_ID: "phnum_1",
  ELEVENLABS_TOOL_SECRET: TOOL_SECRET,
  ELEVENLABS_WEBHOOK_SECRET: WEBHOOK_SECRET,
};

export const PERSON = "+491711234567";

const startedSchema = z.object({
  data: z.object({
    call_sid: z.string(),
    conversation_id: z.string().nullable(),
    status: z.string(),
    reason: z.string().nullable(),
  }),
});

const transcriptSchema = z.object({
  data: z.array(z.object({ sequence_number: z.number(), speaker: z.string(), text: z.string() })),
});

export const aConversationId = () => `conv_${crypto.randomUUID()}`;

/** From here on ElevenLabs places every call, in this conversation or in one of its own. */
export function elevenLabsPlaces(conversationId?: string | null): BrazeStandIn {
  return brazeAnswers(() => {
    const callSid = `CA${crypto.randomUUID().replaceAll("-", "")}`;
    const conversation_id = conversationId === undefined ? aConversationId() : conversationId;
    return Response.json({ success: true, conversation_id, callSid });
  });
}

/** Orders a call, and leaves to the test what is answered. */
export async function orderCall(
  product: Product,
  body: Record<string, unknown> = {},
): Promise<Reply> {
  const draft = { driver_id: "4711", phone_number: PERSON, ...body };
  return product.api("/api/v1/agent-calls", { method: "POST", body: draft });
}

/** Orders a call, and expects that something became of it. */
export async function startCall(product: Product, body: Record<string, unknown> = {}) {
  const reply = await orderCall(product, body);
  expect({ status: reply.status, body: reply.text }).toMatchObject({ status: 201 });
  return startedSchema.parse(reply.json).data;
}

/** The agent's tool tells what was just said. */
export function say(
  product: Product,
  body: Record<string, unknown>,
  secret = TOOL_SECRET,
): Promise<Reply> {
  return product.send("/webhooks/elevenlabs/transcription", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify({
      speaker: "user",
      text: "Hi",
      timestamp: "2026-03-10T14:00:00+01:00",
      ...body,
    }),
  });
}

/** ElevenLabs sends a signed envelope. */
export async function tell(
  product: Product,
  envelope: unknown,
  { secret = WEBHOOK_SECRET, age = 0 } = {},
): Promise<Reply> {
  const body = JSON.stringify(envelope);
  const time = Math.floor(Date.now() / 1_000) - age;
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(secret), algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(`${time}.${body}`)));
  const hex = [...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const headers = { "elevenlabs-signature": `t=${time},v0=${hex}` };
  return product.send("/webhooks/elevenlabs", { method: "POST", headers, body });
}

/** What was said in a call, by number, as the API shows it. */
export async function transcriptOf(product: Product, callSid: string) {
  const reply = await product.api(`/api/v1/transcriptions?call_sid=${callSid}`);
  return transcriptSchema
    .parse(reply.json)
    .data.map(({ sequence_number: n, speaker, text }) => ({ n, speaker, text }));
}

/** The bare row of a call; `null` where there is none. */
export function rowOf(callSid: string) {
  return boundEnv.DB.prepare(
    "SELECT status, outcome, conversation_id, ended_at FROM calls WHERE call_sid = ?1",
  )
    .bind(callSid)
    .first<{
      status: string;
      outcome: string | null;
      conversation_id: string | null;
      ended_at: number | null;
    }>();
}
