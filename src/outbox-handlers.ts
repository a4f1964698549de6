import type { Deps } from "./deps";
import type { OutboxHandlers } from "./outbox/outbox-outcome";
import { announceChange } from "./resilience/actions/announce-change";

/** Connects each kind of side effect with the action that carries it out. */
export function outboxHandlers(deps: Deps): OutboxHandlers {
  return {
    callback_handover: async ({ callbackId }) => ({
      kind: "give_up",
      reason: `this version takes no callbacks: callback ${callbackId} was not handed over`,
    }),
    integration_changed: async (change) => {
      announceChange(deps, change);
      return { kind: "done" };
    },
  };
}
