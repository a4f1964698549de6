import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Conversation } from "./elevenlabs-conversation";

/** How ElevenLabs rings people, and tells the product of it. */
export const ringingSchema = z.strictObject({
  /** The product's address; `null` rings nobody: an order is taken, and no more is heard of it. */
  url: z.url().nullable(),
  /** Sent along by the agent's tool as its bearer secret. */
  tool_secret: z.string(),
  /** Signs what is told after a call. */
  webhook_secret: z.string(),
  /** How a call ends: the words of `failure_reason`; `untold` where nobody hears of its end. */
  end: z.enum(["completed", "busy", "no-answer", "unknown", "untold"]),
  /** How many things are said in a talk. */
  utterances: z.int().min(0).max(200),
  /** So many of them are told before the order for the call is answered. */
  early: z.int().min(0).max(200),
  /** How often everything is told, all at once. */
  deliveries: z.int().min(1).max(10),
  /** Real time between two utterances. */
  pause_ms: z.int().min(0).max(60_000),
});

export type Ringing = z.infer<typeof ringingSchema>;

export const RINGS_NOBODY: Ringing = {
  url: null,
  tool_secret: "",
  webhook_secret: "",
  end: "completed",
  utterances: 6,
  early: 0,
  deliveries: 1,
  pause_ms: 0,
};

export interface Line {
  speaker: "agent" | "user";
  text: string;
  /** Seconds after somebody picked up. */
  second: number;
}

const SAID = [
  "Hello, this is the assistant of the demo company. Do you have a minute?",
  "Yes, what is it about?",
  "You asked us for an offer last week. Shall we go through it together?",
  "I would like to, but not now.",
  "Then a colleague will call you back tomorrow at ten. Is that all right?",
  "Yes, that suits me. Goodbye.",
] as const;
const SECONDS_EACH = 3;

/** What is said in a talk of so many utterances: agent and person by turns. */
export function linesOf(utterances: number): Line[] {
  return Array.from({ length: utterances }, (_, i) => ({
    speaker: i % 2 === 0 ? "agent" : "user",
    text: SAID[i % SAID.length] ?? "",
    second: 1 + i * SECONDS_EACH,
  }));
}

/** One call of the agent's tool: a thing that was just said. Nothing but these fields comes along. */
export function toUtterance(conversation: Conversation, line: Line, pickedUpAt: number) {
  const { speaker, text, second } = line;
  const timestamp = new Date(pickedUpAt + second * 1_000).toISOString();
  return { call_sid: ownIdOf(conversation), speaker, text, timestamp };
}

/** What the conversation comes to be when the talk is over. */
export function toTalked(conversation: Conversation, lines: readonly Line[], pickedUpAt: number) {
  const call_duration_secs = 1 + lines.length * SECONDS_EACH;
  return {
    status: "done" as const,
    transcript: lines.map(({ speaker, text, second }) => ({
      role: speaker,
      message: text,
      tool_calls: [],
      tool_results: [],
      time_in_call_secs: second,
    })),
    metadata: {
      ...conversation.metadata,
      accepted_time_unix_secs: Math.floor(pickedUpAt / 1_000),
      call_duration_secs,
      termination_reason: "end_call tool was called",
    },
    analysis: { call_successful: "success", transcript_summary: "A callback was agreed upon." },
  };
}

/** The webhook of a talk that is over: the whole conversation. */
export function toTalkedEnvelope(conversation: Conversation, at: number) {
  return toEnvelope("post_call_transcription", conversation, at);
}

/** The webhook of a call that reached nobody: never a transcript, and Twilio's own words. */
export function toFailureEnvelope(conversation: Conversation, reason: string, at: number) {
  const { agent_id, conversation_id, metadata, conversation_initiation_client_data } = conversation;
  const CallStatus = reason === "unknown" ? "failed" : reason;
  return toEnvelope(
    "call_initiation_failure",
    {
      agent_id,
      conversation_id,
      failure_reason: reason,
      metadata: { type: "twilio", body: { CallSid: metadata.phone_call.call_sid, CallStatus } },
      conversation_initiation_client_data,
    },
    at,
  );
}

function toEnvelope(type: string, data: unknown, at: number) {
  return { type, event_timestamp: Math.floor(at / 1_000), data };
}

/** `ElevenLabs-Signature` of a body (elevenlabs.md §5). */
export function signEnvelope(body: string, secret: string, at: number): string {
  const time = Math.floor(at / 1_000);
  const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  return `t=${time},v0=${signature}`;
}

/** The id the product gave along, which the agent's tool is set up to send back. */
function ownIdOf({ conversation_initiation_client_data: given }: Conversation): string {
  const variables = given.dynamic_variables;
  const isObject = typeof variables === "object" && variables !== null;
  return isObject && "call_sid" in variables ? String(variables.call_sid) : "";
}
