import { z } from "zod";
import { selectTranscript, type TranscriptionRow } from "../calls/call-reader-store";
import type { Database } from "../db/database";
import { type Utterance, WHOLE } from "./utterance";

/** An utterance with the key that makes a repeat of it harmless. */
export interface KeyedUtterance extends Utterance {
  key: string;
}

export type Saved =
  | { kind: "saved"; id: number; sequenceNumber: number; conversationId: string }
  /** The call has no conversation id yet: the text waits for it. */
  | { kind: "parked" }
  | { kind: "unknown_call" };

export interface TranscriptionStore {
  /** Looks the call up, by it the conversation, and puts the utterance there under the next number. */
  save(callSid: string, utterance: KeyedUtterance, at: number): Promise<Saved>;
  saveAll(callSid: string, utterances: readonly KeyedUtterance[], at: number): Promise<void>;
  /**
   * Gives a call its conversation and Twilio's id, and the conversation the texts that waited. One
   * it has already stays.
   */
  attach(callSid: string, ids: ConversationIds): Promise<void>;
  list(callSid: string): Promise<TranscriptionRow[]>;
  /** The call that this conversation belongs to, by its own id or by one it carries. */
  findCall(conversationId: string, callSid: string | null): Promise<string | null>;
}

export interface ConversationIds {
  conversationId: string | null;
  twilioSid: string | null;
}

const COLUMNS = "utterance_key, call_sid, speaker, text, spoken_at, recorded_at";

const GIVEN = `
  SELECT value ->> 'key' AS utterance_key, ?2 AS call_sid, value ->> 'speaker' AS speaker,
    value ->> 'text' AS text, value ->> 'spokenAt' AS spoken_at, ?3 AS recorded_at
  FROM json_each(?1)`;

/** Something told twice: the same report, or words told late that came with the whole already. */
const isSame = (t: string, given: { key: string; speaker: string; text: string }) => `(
  ${t}.utterance_key = ${given.key}
  OR (${t}.utterance_key LIKE '${WHOLE}%' AND ${given.key} NOT LIKE '${WHOLE}%'
    AND ${t}.speaker = ${given.speaker} AND lower(trim(${t}.text)) = lower(trim(${given.text}))))`;

/**
 * The two-step look-up and the number in one statement: D1 runs one at a time, so that no two
 * utterances get the same number and a repeat takes none.
 */
const numbered = (source: string) => `
  INSERT INTO call_transcriptions (${COLUMNS}, conversation_id, sequence_number)
  SELECT ${COLUMNS.split(", ")
    .map((name) => `given.${name}`)
    .join(", ")}, c.conversation_id,
    row_number() OVER (ORDER BY given.spoken_at, given.recorded_at, given.utterance_key)
      + coalesce((SELECT max(sequence_number) FROM call_transcriptions t
        WHERE t.conversation_id = c.conversation_id), 0)
  FROM (${source}) given JOIN calls c ON c.call_sid = given.call_sid
  WHERE c.conversation_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM call_transcriptions t WHERE t.conversation_id = c.conversation_id
    AND ${isSame("t", { key: "given.utterance_key", speaker: "given.speaker", text: "given.text" })})`;

const SAVE = numbered(GIVEN);
const SAVE_PARKED = numbered(`SELECT ${COLUMNS} FROM parked_transcriptions WHERE call_sid = ?1`);

const PARK = `
  INSERT INTO parked_transcriptions (${COLUMNS})
  SELECT ${COLUMNS} FROM (${GIVEN})
  WHERE EXISTS (SELECT 1 FROM calls WHERE call_sid = ?2 AND conversation_id IS NULL)
  ON CONFLICT (utterance_key) DO NOTHING`;

const READ_SAVED = `
  SELECT t.id, t.sequence_number, c.conversation_id
  FROM calls c LEFT JOIN call_transcriptions t ON t.conversation_id = c.conversation_id
    AND ${isSame("t", { key: "?2", speaker: "?3", text: "?4" })}
  WHERE c.call_sid = ?1
  ORDER BY t.utterance_key = ?2 DESC, t.sequence_number LIMIT 1`;

const ATTACH = `
  UPDATE calls SET conversation_id = coalesce(conversation_id, ?2),
    twilio_sid = coalesce(twilio_sid, ?3)
  WHERE call_sid = ?1`;

const FORGET_PARKED = `
  DELETE FROM parked_transcriptions WHERE call_sid = ?1
  AND EXISTS (SELECT 1 FROM calls WHERE call_sid = ?1 AND conversation_id IS NOT NULL)`;

const FIND_CALL = `
  SELECT call_sid FROM calls WHERE conversation_id = ?1 OR call_sid = ?2
  ORDER BY conversation_id = ?1 DESC LIMIT 1`;

const savedSchema = z.object({
  id: z.number().nullable(),
  sequence_number: z.number().nullable(),
  conversation_id: z.string().nullable(),
});

export function createTranscriptionStore(d1: D1Database, db: Database): TranscriptionStore {
  const write = (query: string, callSid: string, given: readonly KeyedUtterance[], at: number) =>
    d1.prepare(query).bind(JSON.stringify(given), callSid, at);
  return {
    async save(callSid, utterance, at) {
      const [, , read] = await d1.batch([
        write(SAVE, callSid, [utterance], at),
        write(PARK, callSid, [utterance], at),
        d1.prepare(READ_SAVED).bind(callSid, utterance.key, utterance.speaker, utterance.text),
      ]);
      const [row] = read?.results ?? [];
      if (!row) return { kind: "unknown_call" };
      const { id, sequence_number, conversation_id } = savedSchema.parse(row);
      if (id === null || sequence_number === null || conversation_id === null) {
        return { kind: "parked" };
      }
      return {
        kind: "saved",
        id,
        sequenceNumber: sequence_number,
        conversationId: conversation_id,
      };
    },

    async saveAll(callSid, utterances, at) {
      await write(SAVE, callSid, utterances, at).run();
    },

    async attach(callSid, { conversationId, twilioSid }) {
      await d1.batch([
        d1.prepare(ATTACH).bind(callSid, conversationId, twilioSid),
        d1.prepare(SAVE_PARKED).bind(callSid),
        d1.prepare(FORGET_PARKED).bind(callSid),
      ]);
    },

    list: async (callSid) => selectTranscript(db, callSid),

    async findCall(conversationId, callSid) {
      const row = await d1
        .prepare(FIND_CALL)
        .bind(conversationId, callSid)
        .first<{ call_sid: string }>();
      return row?.call_sid ?? null;
    },
  };
}
