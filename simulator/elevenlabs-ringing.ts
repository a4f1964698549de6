import { setTimeout as wait } from "node:timers/promises";
import type { Conversation } from "./elevenlabs-conversation";
import {
  type Line,
  linesOf,
  type Ringing,
  signEnvelope,
  toFailureEnvelope,
  toTalked,
  toTalkedEnvelope,
  toUtterance,
} from "./elevenlabs-talk";
import type { SimulatorState } from "./state";

/** One thing ElevenLabs told the product, and what it heard. */
export interface ToldWebhook {
  conversation_id: string;
  path: string;
  /** `null` where nobody answered. */
  status: number | null;
  answer: string;
}

const PATIENCE_MS = 15_000;

/**
 * Rings the person of a conversation, as the state says at this moment. What is to be told before
 * the order is answered has been told when this resolves; the rest goes on by itself.
 */
export async function ringPerson(state: SimulatorState, conversation: Conversation): Promise<void> {
  const ringing = { ...state.elevenlabs.ringing };
  const { url, early } = ringing;
  if (url === null) return;
  const phone = createPhone(state, conversation, { ...ringing, url });
  const lines = ringing.end === "completed" || ringing.end === "untold" ? ringing.utterances : 0;
  const said = linesOf(lines);

  await phone.say(said.slice(0, early));
  void phone.goOn(said);
}

function createPhone(
  state: SimulatorState,
  conversation: Conversation,
  ringing: Ringing & { url: string },
) {
  // The next whole second: ElevenLabs tells no finer times.
  const pickedUpAt = Math.ceil(Date.now() / 1_000) * 1_000;
  const { conversation_id } = conversation;

  async function post(path: string, headers: Record<string, string>, body: string) {
    const tell = async () => {
      const told = await send(ringing.url + path, headers, body);
      state.elevenlabs.webhooks.push({ conversation_id, path, ...told });
    };
    await Promise.all(Array.from({ length: ringing.deliveries }, tell));
  }

  async function say(lines: readonly Line[]) {
    const headers = { authorization: `Bearer ${ringing.tool_secret}` };
    for (const line of lines) {
      const utterance = toUtterance(conversation, line, pickedUpAt);
      await post("/webhooks/elevenlabs/transcription", headers, JSON.stringify(utterance));
      await wait(ringing.pause_ms);
    }
  }

  async function tellEnd(envelope: unknown) {
    const body = JSON.stringify(envelope);
    const signature = signEnvelope(body, ringing.webhook_secret, Date.now());
    await post("/webhooks/elevenlabs", { "elevenlabs-signature": signature }, body);
  }

  return {
    say,
    /** What comes after the order was answered, to the end of the call. */
    async goOn(said: readonly Line[]) {
      const { end, early } = ringing;
      conversation.status = "in-progress";
      await say(said.slice(early));
      switch (end) {
        case "completed":
          Object.assign(conversation, toTalked(conversation, said, pickedUpAt));
          return tellEnd(toTalkedEnvelope(conversation, Date.now()));
        case "busy":
        case "no-answer":
        case "unknown":
          conversation.status = "failed";
          return tellEnd(toFailureEnvelope(conversation, end, Date.now()));
        case "untold":
          Object.assign(conversation, toTalked(conversation, said, pickedUpAt));
      }
    },
  };
}

/** Never throws: a product that is gone is what somebody wants to see. */
async function send(url: string, headers: Record<string, string>, body: string) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const whole = { "content-type": "application/json", ...headers };
  try {
    const answer = await fetch(url, { method: "POST", headers: whole, body, signal });
    return { status: answer.status, answer: await answer.text() };
  } catch (error) {
    return { status: null, answer: String(error) };
  }
}
