/** The queues whose messages can become dead letters. */
export const LETTER_QUEUES = ["ledger", "outbox"] as const;
export type LetterQueue = (typeof LETTER_QUEUES)[number];

/** A message no try of its queue could handle. */
export interface DeadLetter {
  messageId: string;
  /** As the platform names it: `ledger-dead-production`. */
  queue: string;
  body: unknown;
  reason: string;
  at: number;
}

/**
 * The queue a letter goes back to. The platform's name may say that it came by way of the queue's
 * own dead letters, and names the environment.
 */
export function queueOf(platformName: string): LetterQueue | null {
  return LETTER_QUEUES.find((queue) => platformName.startsWith(queue)) ?? null;
}
