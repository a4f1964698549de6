import { z } from "zod";
import type { LegEventKind } from "../calls/call-event";
import { isEnd, LEG_STATUS } from "../calls/leg";
import { progressOf } from "../calls/twilio-form";
import type { PlacedCall } from "../campaigns/attempt-store";
import type { RefusalScope } from "../campaigns/call-attempt";
import type { ApiCall, FailureCategory } from "../resilience/api-call";
import type { ProviderAnswer } from "../resilience/provider-client";
import {
  postToTwilio,
  readFromTwilio,
  readTwilioRefusal,
  type TwilioAccess,
} from "../resilience/twilio-client";
import { parseJson } from "../shared/json";
import type { CallOrder, Placement, TelephonyProvider } from "./telephony-provider";

export interface TwilioCallsAccess extends TwilioAccess {
  /** Where Twilio reaches us, without a slash at the end. */
  publicUrl: string;
}

/** How a call stands that was placed; `unknown`: Twilio does not say. */
export type Standing = (
  | { kind: "over"; event: LegEventKind; at: number | null; durationSeconds: number | null }
  | { kind: "goes_on" }
  | { kind: "unknown"; reason: string }
) & { apiCalls: readonly ApiCall[] };

export interface TwilioCalls extends TelephonyProvider {
  /** Asks how a call stands, once. Never throws. */
  askAfter(call: PlacedCall): Promise<Standing>;
}

/** Twilio puts a call into its queue and answers; it does not wait for the phone. */
const PLACE_MS = 10_000;

/** Nobody waits for it. */
const ASK_MS = 5_000;

const NOT_SET_UP =
  "Twilio cannot be asked: TWILIO_ACCOUNT_SID, its auth token, TWILIO_PHONE_NUMBER or PUBLIC_URL is missing";

/** What Twilio tells of: each step of the call, not its end alone. */
const REPORTED = ["initiated", "ringing", "answered", "completed"];

/** Refusals of our own number or address: the next person would be refused as well (twilio.md §6). */
const ABOUT_US = new Set([21205, 21210, 21212, 21609]);

const placedSchema = z.object({ sid: z.string().regex(/^CA[0-9a-f]{32}$/i) });

/** Times as in RFC 2822, and seconds as text once the call is over (twilio.md §6). */
const callSchema = z.object({
  status: z.string(),
  end_time: z.string().nullish(),
  duration: z
    .string()
    .regex(/^\d{1,6}$/)
    .nullish()
    .catch(null),
});

/** Twilio rings people from our number, and asks us what to say once somebody picks up. */
export function createTwilioCalls(
  findAccess: () => Promise<TwilioCallsAccess | null>,
): TwilioCalls {
  return {
    name: "twilio",

    async placeCall(order) {
      const access = await findAccess();
      if (!access) return { kind: "refused", scope: "account", reason: NOT_SET_UP, apiCalls: [] };
      return read(await postToTwilio(access, "Calls", toForm(order, access), PLACE_MS));
    },

    async askAfter({ twilioSid, calledNumber }) {
      const access = await findAccess();
      if (!access) return { kind: "unknown", reason: NOT_SET_UP, apiCalls: [] };
      const resource = `Calls/${twilioSid}` as const;
      return readStanding(await readFromTwilio(access, resource, calledNumber, ASK_MS));
    },
  };
}

/** What both addresses carry is signed with them: Twilio's word is our own id's proof. */
function toForm(order: CallOrder, { from, publicUrl }: TwilioCallsAccess): URLSearchParams {
  const ids = new URLSearchParams({ call_id: order.callSid, ...order.labels });
  const form = new URLSearchParams({
    To: order.to,
    From: from,
    Url: `${publicUrl}/webhooks/telephony/answer?${ids}`,
    Method: "POST",
    StatusCallback: `${publicUrl}/webhooks/telephony/events?${ids}`,
    StatusCallbackMethod: "POST",
  });
  for (const event of REPORTED) form.append("StatusCallbackEvent", event);
  if (order.ringSeconds !== undefined) form.set("Timeout", String(order.ringSeconds));
  return form;
}

function read(answer: ProviderAnswer): Placement {
  const { apiCall, apiCalls } = answer;
  if (answer.kind === "answered") {
    const parsed = placedSchema.safeParse(parseJson(answer.text));
    if (parsed.success) {
      return { kind: "placed", conversationId: null, twilioSid: parsed.data.sid, apiCalls };
    }
    return { kind: "unknown", reason: "Twilio's answer could not be read", apiCalls };
  }
  const { code, reason } = readTwilioRefusal(apiCall);
  const scope = scopeOf(answer.category, { status: apiCall.responseStatus, code });
  if (scope) return { kind: "refused", scope, reason, apiCalls };
  return { kind: "unknown", reason: `Twilio: ${answer.message}`, apiCalls };
}

function readStanding(answer: ProviderAnswer): Standing {
  const { apiCalls } = answer;
  if (answer.kind === "failed") return { kind: "unknown", reason: answer.message, apiCalls };
  const parsed = callSchema.safeParse(parseJson(answer.text));
  const event = parsed.success ? progressOf(parsed.data.status) : null;
  if (!parsed.success || event === null) {
    return { kind: "unknown", reason: "Twilio's answer could not be read", apiCalls };
  }
  if (!isEnd(LEG_STATUS[event])) return { kind: "goes_on", apiCalls };
  const { end_time, duration } = parsed.data;
  const endedAt = Date.parse(end_time ?? "");
  return {
    kind: "over",
    event,
    at: Number.isNaN(endedAt) ? null : endedAt,
    durationSeconds: duration ? Number(duration) : null,
    apiCalls,
  };
}

/** `null` where it may have been placed all the same. */
function scopeOf(
  category: FailureCategory,
  { status, code }: { status: number | null; code: number | null },
): RefusalScope | null {
  switch (category) {
    case "auth_failed":
      return "account";
    case "rate_limited":
      return "moment";
    case "client_error":
      return status === 404 || (code !== null && ABOUT_US.has(code)) ? "account" : "number";
    case "server_error":
    case "timeout":
    case "network":
    case "bad_response":
      return null;
  }
}
