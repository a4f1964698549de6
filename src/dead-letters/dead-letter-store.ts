/** A message no try of its queue could handle. */
export interface DeadLetter {
  messageId: string;
  queue: string;
  body: unknown;
  reason: string;
  at: number;
}

export interface DeadLetterStore {
  /** Keeps a message; one that is there already stays as it is. */
  save(letter: DeadLetter): Promise<void>;
  /** Marks a message that got through after all. */
  resolve(messageId: string, at: number): Promise<void>;
}

export function createDeadLetterStore(db: D1Database): DeadLetterStore {
  return {
    async save({ messageId, queue, body, reason, at }) {
      await db
        .prepare(
          `INSERT INTO dead_letters (message_id, queue, body, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (message_id) DO NOTHING`,
        )
        .bind(messageId, queue, JSON.stringify(body), reason, at)
        .run();
    },

    async resolve(messageId, at) {
      await db
        .prepare("UPDATE dead_letters SET resolved_at = ?2 WHERE message_id = ?1")
        .bind(messageId, at)
        .run();
    },
  };
}
