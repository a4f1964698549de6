import { raiseAlert } from "./alerts/actions/raise-alert";
import { sendAlert } from "./alerts/actions/send-alert";
import type { News } from "./alerts/alert-news";
import { handOverCallback } from "./callbacks/actions/hand-over-callback";
import { writeBackOutcome } from "./calls/actions/write-back-outcome";
import type { Deps } from "./deps";
import type { OutboxHandlers } from "./outbox/outbox-outcome";
import { announceChange } from "./resilience/actions/announce-change";

/** Connects each kind of side effect with the action that carries it out. */
export function outboxHandlers(deps: Deps): OutboxHandlers {
  const raise = async (news: News) => {
    await raiseAlert(deps, news);
    return { kind: "done" } as const;
  };
  return {
    alert: ({ alertId }) => sendAlert(deps, alertId),
    call_in_trouble: (told) => raise(told),
    callback_handover: ({ callbackId }) => handOverCallback(deps, callbackId),
    integration_changed: async (change) => {
      announceChange(deps, change);
      return raise({ kind: "integration_changed", change });
    },
    outcome_write_back: ({ callSid }) => writeBackOutcome(deps, callSid),
    stream_noticed: ({ stream, notice }) =>
      raise(
        notice.kind === "burning"
          ? { kind: "burning", notice }
          : { kind: "stream", stream, notice },
      ),
  };
}
