import type { LetterQueue } from "./dead-letter";

export interface QueueReturn {
  /** Puts a message back into its queue as it was; throws when the queue does not take it. */
  send(queue: LetterQueue, body: unknown): Promise<void>;
}

export function createQueueReturn(queues: Record<LetterQueue, Queue<never>>): QueueReturn {
  return {
    async send(queue, body) {
      // It came from there: whether it can be read now is the consumer's to say.
      await queues[queue].send(body as never);
    },
  };
}
