import { raiseAlert } from "./alerts/actions/raise-alert";
import { sendAlert } from "./alerts/actions/send-alert";
import type { News } from "./alerts/alert-news";
import { handOverCallback } from "./callbacks/actions/hand-over-callback";
import { resendFailedCallbacks } from "./callbacks/actions/resend-failed-callbacks";
import { writeBackOutcome } from "./calls/actions/write-back-outcome";
import type { Deps } from "./deps";
import { type OutboxMessage, outboxMessageSchema } from "./outbox/outbox-message";
import type { OutboxHandlers } from "./outbox/outbox-outcome";
import { announceChange } from "./resilience/actions/announce-change";

/** Connects each kind of side effect with the action that carries it out. */
export function outboxHandlers(deps: Deps): OutboxHandlers {
  const raise = async (message: OutboxMessage) => {
    await raiseNews(deps, message);
    return { kind: "done" } as const;
  };
  return {
    alert: ({ alertId }) => sendAlert(deps, alertId),
    call_in_trouble: raise,
    callback_handover: ({ callbackId }) => handOverCallback(deps, callbackId),
    integration_changed: async (message) => {
      announceChange(deps, message);
      const outcome = await raise(message);
      await resendFailedCallbacks(deps, message);
      return outcome;
    },
    outcome_write_back: ({ callSid }) => writeBackOutcome(deps, callSid),
    stream_noticed: raise,
  };
}

/**
 * Raises the news of a message its queue gave up on, since they are on record nowhere else. False
 * where it carries none: whatever else it asks for is kept for a person to retry.
 */
export async function raiseDeadNews(deps: Deps, body: unknown): Promise<boolean> {
  const { data: message } = outboxMessageSchema.safeParse(body);
  return message !== undefined && raiseNews(deps, message);
}

async function raiseNews(deps: Deps, message: OutboxMessage): Promise<boolean> {
  const news = newsOf(message);
  if (news) await raiseAlert(deps, news);
  return news !== null;
}

function newsOf(message: OutboxMessage): News | null {
  switch (message.kind) {
    case "call_in_trouble":
      return message;
    case "integration_changed":
      return { kind: "integration_changed", change: message };
    case "stream_noticed": {
      const { stream, notice } = message;
      return notice.kind === "burning"
        ? { kind: "burning", notice }
        : { kind: "stream", stream, notice };
    }
    case "alert":
    case "callback_handover":
    case "outcome_write_back":
      return null;
  }
}
