import { z } from "zod";

/** A call, and the conversation it is known to be. */
export interface KnownCall {
  callSid: string;
  conversationId: string | null;
}

export interface OldCallStore {
  /** The calls on record that have one of these ids, or are one of these conversations. */
  find(callSids: readonly string[], conversationIds: readonly string[]): Promise<KnownCall[]>;
  /** Gives calls without a conversation theirs; one that is another call's stays there. */
  nameConversations(calls: readonly KnownCall[]): Promise<void>;
}

const FIND = `
  SELECT call_sid, conversation_id FROM calls
  WHERE call_sid IN (SELECT value FROM json_each(?1))
  UNION
  SELECT call_sid, conversation_id FROM calls
  WHERE conversation_id IN (SELECT value FROM json_each(?2))`;

const NAME = `
  UPDATE OR IGNORE calls SET conversation_id = given.conversation_id
  FROM (
    SELECT value ->> 'callSid' AS call_sid, value ->> 'conversationId' AS conversation_id
    FROM json_each(?1)
  ) given
  WHERE calls.call_sid = given.call_sid AND calls.conversation_id IS NULL`;

const rowSchema = z.object({ call_sid: z.string(), conversation_id: z.string().nullable() });

export function createOldCallStore(db: D1Database): OldCallStore {
  return {
    async find(callSids, conversationIds) {
      const { results } = await db
        .prepare(FIND)
        .bind(JSON.stringify(callSids), JSON.stringify(conversationIds))
        .all();
      return results.map((row) => {
        const { call_sid: callSid, conversation_id: conversationId } = rowSchema.parse(row);
        return { callSid, conversationId };
      });
    },

    async nameConversations(calls) {
      await db.prepare(NAME).bind(JSON.stringify(calls)).run();
    },
  };
}
