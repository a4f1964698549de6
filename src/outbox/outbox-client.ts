import type { OutboxMessage } from "./outbox-message";

export interface Outbox {
  /** Hands a side effect to the queue; throws when the queue does not take it. */
  send(message: OutboxMessage): Promise<void>;
}

export function createOutbox(queue: Queue<OutboxMessage>): Outbox {
  return {
    async send(message) {
      await queue.send(message);
    },
  };
}
