import type { LegEnding, LegError } from "./twilio-behaviour";
import { toRfc2822 } from "./twilio-resource";
import type { Parameter } from "./twilio-signer";

/** The caller's own leg as webhooks describe it. */
export interface ParentLeg {
  callSid: string;
  accountSid: string;
  from: string;
  to: string;
  forwardedFrom: string | null;
  status: string;
}

/** A dialled leg as its status callbacks describe it. */
export interface ChildLeg {
  callSid: string;
  from: string;
  to: string;
}

/** Where Twilio thinks a number is; withheld numbers look like Lesotho (twilio.md §1). */
const COUNTRIES: readonly (readonly [prefix: string, country: string])[] = [
  ["+266", "LS"],
  ["+49", "DE"],
  ["+43", "AT"],
  ["+41", "CH"],
  ["+44", "GB"],
  ["+1", "US"],
];

/** The standard parameters of every voice webhook, in no particular order, as Twilio sends them. */
export function parentParameters(leg: ParentLeg): Parameter[] {
  const isAmerican = countryOf(leg.from) === "US";
  return [
    ["Called", leg.to],
    ["ToState", ""],
    ["CallerCountry", countryOf(leg.from)],
    ["Direction", "inbound"],
    ["CallerState", ""],
    ["ToZip", ""],
    ["CallSid", leg.callSid],
    ["To", leg.to],
    ["CallerZip", ""],
    ["ToCountry", countryOf(leg.to)],
    ...(isAmerican ? [["StirVerstat", "TN-Validation-Passed-A"] as const] : []),
    ["CallToken", `{"parentCallInfoToken":"token-of-${leg.callSid}","identityHeaderTokens":[]}`],
    ["CalledZip", ""],
    ["ApiVersion", "2010-04-01"],
    ["CalledCity", ""],
    ["CallStatus", leg.status],
    ["From", leg.from],
    ["AccountSid", leg.accountSid],
    ["CalledCountry", countryOf(leg.to)],
    ["CallerCity", ""],
    ["ToCity", ""],
    ["FromCountry", countryOf(leg.from)],
    ["Caller", leg.from],
    ["FromCity", ""],
    ["CalledState", ""],
    ["FromZip", ""],
    ["FromState", ""],
    ...(leg.forwardedFrom ? [["ForwardedFrom", leg.forwardedFrom] as const] : []),
  ];
}

/** What every status callback says of when it happened. */
export interface Occurrence {
  status: string;
  at: Date;
  sequence: number;
}

export function legStatusParameters(
  parent: ParentLeg,
  child: ChildLeg,
  occurrence: Occurrence,
  ending: { talkSeconds: number; error: LegError | null } | null,
): Parameter[] {
  return [
    ["CallSid", child.callSid],
    ["ParentCallSid", parent.callSid],
    ["AccountSid", parent.accountSid],
    ["From", child.from],
    ["Caller", child.from],
    ["To", child.to],
    ["Called", child.to],
    ["Direction", "outbound-dial"],
    ["ApiVersion", "2010-04-01"],
    ...occurrenceParameters(occurrence),
    ...(occurrence.status === "completed" ? durationParameters(ending?.talkSeconds ?? 0) : []),
    ...(ending?.error ? errorParameters(ending.error) : []),
  ];
}

/** What is told of a call that was placed by REST: there is no other leg than its own. */
export function placedStatusParameters(
  call: { sid: string; account_sid?: unknown; from: string; to: string },
  occurrence: Occurrence,
  ending: { talkSeconds: number; error: LegError | null } | null,
): Parameter[] {
  return [
    ["CallSid", call.sid],
    ["AccountSid", String(call.account_sid)],
    ["From", call.from],
    ["Caller", call.from],
    ["To", call.to],
    ["Called", call.to],
    ["Direction", "outbound-api"],
    ["ApiVersion", "2010-04-01"],
    ...occurrenceParameters(occurrence),
    ...(occurrence.status === "completed" ? durationParameters(ending?.talkSeconds ?? 0) : []),
    ...(ending?.error ? errorParameters(ending.error) : []),
  ];
}

/** The number's own status callback: the call as a whole has ended. */
export function callStatusParameters(
  leg: ParentLeg,
  occurrence: Occurrence,
  seconds: number,
): Parameter[] {
  const standard = parentParameters({ ...leg, status: occurrence.status });
  return [
    ...standard.filter(([name]) => name !== "CallStatus"),
    ...occurrenceParameters(occurrence),
    ...durationParameters(seconds),
  ];
}

/** What a dial's action address is told beside the standard parameters. */
export function dialParameters(
  childSid: string | null,
  ending: LegEnding,
  talkSeconds: number | null,
): Parameter[] {
  return [
    ["DialCallStatus", ending],
    ...(childSid ? [["DialCallSid", childSid] as const] : []),
    ...(talkSeconds === null ? [] : [["DialCallDuration", String(talkSeconds)] as const]),
    ["DialBridged", String(talkSeconds !== null)],
  ];
}

function occurrenceParameters({ status, at, sequence }: Occurrence): Parameter[] {
  return [
    ["CallStatus", status],
    ["Timestamp", toRfc2822(at)],
    ["CallbackSource", "call-progress-events"],
    ["SequenceNumber", String(sequence)],
  ];
}

/** `Duration` counts begun minutes. */
function durationParameters(seconds: number): Parameter[] {
  const whole = Math.round(seconds);
  return [
    ["CallDuration", String(whole)],
    ["Duration", String(Math.ceil(whole / 60))],
  ];
}

function errorParameters(error: LegError): Parameter[] {
  return [
    ["SipResponseCode", String(error.sipCode)],
    ["ErrorCode", String(error.code)],
    ["ErrorMessage", error.message],
  ];
}

function countryOf(number: string): string {
  return COUNTRIES.find(([prefix]) => number.startsWith(prefix))?.[1] ?? "";
}
