import { z } from "zod";
import type { ApiCall } from "../resilience/api-call";
import { postToTwilio, readTwilioRefusal, type TwilioAccess } from "../resilience/twilio-client";
import { parseJson } from "../shared/json";

/**
 * What became of one message. `refused`: it was certainly not sent. `unknown`: nobody can tell, so
 * it must not be sent again; Twilio has no key that would make a repeat harmless.
 */
export type SmsDelivery = (
  | { kind: "sent"; sid: string }
  | { kind: "refused" | "unknown"; reason: string }
) & {
  /** `null` where nobody was asked. */
  apiCall: ApiCall | null;
};

export interface SmsSender {
  /** Asks once, whatever happens. Never throws. */
  send(to: string, text: string): Promise<SmsDelivery>;
}

const TIMEOUT_MS = 5_000;

/** One message of at most 160 characters costs one, and arrives in one piece. */
const LONGEST_TEXT = 160;

const answerSchema = z.object({ sid: z.string() });

/** Sends text messages through Twilio's Messages API; `access` is looked up for each. */
export function createSmsSender(access: () => Promise<TwilioAccess | null>): SmsSender {
  return {
    async send(to, text) {
      const given = await access();
      if (!given) {
        return { kind: "refused", reason: "Twilio is not configured", apiCall: null };
      }
      const form = new URLSearchParams({ To: to, From: given.from, Body: cut(text) });
      const answer = await postToTwilio(given, "Messages", form, TIMEOUT_MS);
      const { apiCall } = answer;
      if (answer.kind === "answered") {
        const read = answerSchema.safeParse(parseJson(answer.text));
        if (read.success) return { kind: "sent", sid: read.data.sid, apiCall };
        return { kind: "unknown", reason: "Twilio's answer could not be read", apiCall };
      }
      switch (answer.category) {
        case "auth_failed":
        case "client_error":
        case "rate_limited":
          return { kind: "refused", reason: readTwilioRefusal(apiCall).reason, apiCall };
        case "server_error":
        case "timeout":
        case "network":
        case "bad_response":
          return { kind: "unknown", reason: answer.message, apiCall };
      }
    },
  };
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 3)}...`;
}
