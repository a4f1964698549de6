import { z } from "zod";
import type { LegEventKind } from "../calls/call-event";
import { SPEAKERS, type Utterance } from "./utterance";

/** Everything but the ids may be missing or null; fields we do not know are fine (elevenlabs.md §5). */
const seconds = z.number().min(0).nullish().catch(null);

const dataSchema = z.looseObject({
  conversation_id: z.string().min(1),
  failure_reason: z.string().nullish(),
  transcript: z
    .array(
      z.looseObject({
        role: z.string(),
        message: z.string().nullish(),
        time_in_call_secs: seconds,
      }),
    )
    .nullish(),
  metadata: z
    .looseObject({
      start_time_unix_secs: seconds,
      accepted_time_unix_secs: seconds,
      call_duration_secs: seconds,
      phone_call: z.looseObject({ call_sid: z.string().nullish() }).nullish(),
      /** Twilio's own words, of a call that reached nobody. */
      body: z.looseObject({ CallSid: z.string().nullish() }).nullish().catch(null),
    })
    .nullish(),
  conversation_initiation_client_data: z
    .looseObject({ dynamic_variables: z.looseObject({ call_sid: z.unknown() }).nullish() })
    .nullish(),
});

export const envelopeSchema = z.looseObject({
  type: z.string().min(1).max(100),
  event_timestamp: z.number(),
  data: z.unknown(),
});

/** What one webhook of ElevenLabs tells of a conversation. */
export type Told =
  | (About & { kind: "talked"; whole: Utterance[]; answeredAt: number; endedAt: number })
  | (About & { kind: "not_reached"; event: LegEventKind; reason: string; at: number })
  /** A notice that is of no concern here. */
  | { kind: "ignored" };

interface About {
  conversationId: string;
  /** Our id, which we gave along; `null` where the call was not placed by us. */
  callSid: string | null;
  twilioSid: string | null;
  durationSeconds: number;
}

/** Reads an envelope; `null` where it claims to be one we know and lacks what that needs. */
export function readEnvelope(envelope: z.infer<typeof envelopeSchema>): Told | null {
  const { type } = envelope;
  if (type !== "post_call_transcription" && type !== "call_initiation_failure") {
    return { kind: "ignored" };
  }
  const parsed = dataSchema.safeParse(envelope.data);
  if (!parsed.success) return null;

  const { data } = parsed;
  const at = envelope.event_timestamp * 1_000;
  const { metadata } = data;
  const callSid = data.conversation_initiation_client_data?.dynamic_variables?.call_sid;
  const durationSeconds = metadata?.call_duration_secs ?? 0;
  const about: About = {
    conversationId: data.conversation_id,
    callSid: typeof callSid === "string" ? callSid : null,
    twilioSid: metadata?.phone_call?.call_sid ?? metadata?.body?.CallSid ?? null,
    durationSeconds,
  };
  if (type === "call_initiation_failure") {
    const reason = data.failure_reason ?? "unknown";
    return { ...about, kind: "not_reached", event: FAILURES[reason] ?? "call.failed", reason, at };
  }
  const begun = metadata?.accepted_time_unix_secs ?? metadata?.start_time_unix_secs;
  const answeredAt = begun ? begun * 1_000 : at - durationSeconds * 1_000;
  const endedAt = answeredAt + durationSeconds * 1_000;
  const whole = (data.transcript ?? []).flatMap((turn): Utterance[] => {
    const speaker = SPEAKERS.find((one) => one === turn.role);
    // A turn without words is the call of a tool.
    if (!speaker || !turn.message?.trim()) return [];
    const spokenAt = answeredAt + (turn.time_in_call_secs ?? 0) * 1_000;
    return [{ speaker, text: turn.message, spokenAt }];
  });
  return { ...about, kind: "talked", whole, answeredAt, endedAt };
}

const FAILURES: Readonly<Record<string, LegEventKind>> = {
  busy: "call.busy",
  "no-answer": "call.no_answer",
};
