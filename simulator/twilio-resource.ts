import { randomBytes } from "node:crypto";

/** A call placed by REST, as `GET /Calls/{sid}.json` reads it (twilio.md §6). */
export interface TwilioCall {
  sid: string;
  status: string;
  to: string;
  from: string;
  [field: string]: unknown;
}

export interface TwilioMessage {
  sid: string;
  status: string;
  to: string;
  from: string | null;
  body: string;
  [field: string]: unknown;
}

/** A call in one of these has come to its end. */
export const ENDED: ReadonlySet<string> = new Set([
  "completed",
  "busy",
  "failed",
  "no-answer",
  "canceled",
]);

/** A new id as Twilio writes them: two letters that tell the kind, then 32 hex digits. */
export function newSid(prefix: "CA" | "SM" | "QU"): string {
  return `${prefix}${randomBytes(16).toString("hex")}`;
}

/** Twilio's dates: RFC 2822, in UTC, with a numeric zone. */
export function toRfc2822(at: Date): string {
  return at.toUTCString().replace("GMT", "+0000");
}

export function toCall(accountSid: string, form: URLSearchParams, now: Date): TwilioCall {
  const sid = newSid("CA");
  return {
    sid,
    account_sid: accountSid,
    api_version: "2010-04-01",
    answered_by: null,
    caller_name: null,
    date_created: toRfc2822(now),
    date_updated: toRfc2822(now),
    direction: "outbound-api",
    duration: null,
    end_time: null,
    from: form.get("From") ?? "",
    parent_call_sid: null,
    price: null,
    price_unit: "USD",
    start_time: null,
    status: "queued",
    to: form.get("To") ?? "",
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
  };
}

/** Messages of more than 70 characters outside the GSM alphabet go out in parts; roughly counted. */
export function toMessage(accountSid: string, form: URLSearchParams, now: Date): TwilioMessage {
  const sid = newSid("SM");
  const body = form.get("Body") ?? "";
  return {
    sid,
    account_sid: accountSid,
    api_version: "2010-04-01",
    body,
    date_created: toRfc2822(now),
    date_sent: null,
    date_updated: toRfc2822(now),
    direction: "outbound-api",
    error_code: null,
    error_message: null,
    from: form.get("From"),
    messaging_service_sid: form.get("MessagingServiceSid"),
    num_media: "0",
    num_segments: String(Math.max(1, Math.ceil(body.length / 153))),
    price: null,
    price_unit: "USD",
    status: "queued",
    to: form.get("To") ?? "",
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  };
}
