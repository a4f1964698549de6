import { z } from "zod";
import type { ApiCall } from "../resilience/api-call";
import { callProvider } from "../resilience/provider-client";
import { encodeBase64 } from "../shared/base64";
import { parseJson } from "../shared/json";

export interface SmsAccess {
  url: string;
  accountSid: string;
  authToken: string;
  /** Our number, which the message comes from. */
  from: string;
}

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
const refusalSchema = z.object({ code: z.number().optional(), message: z.string().optional() });

/** Sends text messages through Twilio's Messages API; `access` is looked up for each. */
export function createSmsSender(access: () => Promise<SmsAccess | null>): SmsSender {
  return {
    async send(to, text) {
      const given = await access();
      if (!given) {
        return { kind: "refused", reason: "Twilio is not configured", apiCall: null };
      }
      const { url, accountSid, authToken, from } = given;
      const answer = await callProvider({
        integration: "twilio",
        method: "POST",
        url: `${url}/2010-04-01/Accounts/${accountSid}/Messages.json`,
        headers: {
          authorization: `Basic ${encodeBase64(`${accountSid}:${authToken}`)}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ To: to, From: from, Body: cut(text) }).toString(),
        timeoutMs: TIMEOUT_MS,
      });
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
          return { kind: "refused", reason: explainRefusal(apiCall), apiCall };
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

/** Twilio says why by a number that its documentation explains. */
function explainRefusal({ responseStatus, responseBody }: ApiCall): string {
  const { data } = refusalSchema.safeParse(parseJson(responseBody ?? ""));
  const code = data?.code === undefined ? "" : `, code ${data.code}`;
  return `Twilio answered ${responseStatus}${code}: ${data?.message ?? "no reason given"}`;
}
