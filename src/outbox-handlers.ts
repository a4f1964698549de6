import type { Deps } from "./deps";
import type { OutboxHandlers } from "./outbox/outbox-outcome";

/** Connects each kind of side effect with the action that carries it out. */
export function outboxHandlers(_deps: Deps): OutboxHandlers {
  return {
    callback_handover: async ({ callbackId }) => ({
      kind: "give_up",
      reason: `this version takes no callbacks: callback ${callbackId} was not handed over`,
    }),
  };
}
