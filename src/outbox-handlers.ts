import { handOverCallback } from "./callbacks/actions/hand-over-callback";
import { writeBackOutcome } from "./calls/actions/write-back-outcome";
import type { Deps } from "./deps";
import type { OutboxHandlers } from "./outbox/outbox-outcome";
import { announceChange } from "./resilience/actions/announce-change";

/** Connects each kind of side effect with the action that carries it out. */
export function outboxHandlers(deps: Deps): OutboxHandlers {
  return {
    callback_handover: ({ callbackId }) => handOverCallback(deps, callbackId),
    integration_changed: async (change) => {
      announceChange(deps, change);
      return { kind: "done" };
    },
    outcome_write_back: ({ callSid }) => writeBackOutcome(deps, callSid),
  };
}
