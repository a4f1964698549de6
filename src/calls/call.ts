import type { Lead } from "../crm/lead";
import type { CallFacts } from "../routing/facts";
import type { Lookup } from "../shared/lookup";
import { isE164 } from "../shared/phone-number";

/** Who calls: a number, or why there is none. An odd caller id is never an error. */
export type Caller = { kind: "number"; number: string } | { kind: "unknown"; reason: string };

/** One call that has just come in, in our words. */
export interface InboundCall {
  callSid: string;
  caller: Caller;
  /** The number that was called: one of ours. */
  called: string | null;
  /** Set when the carrier says that the call was forwarded to us. */
  forwardedFrom: string | null;
  /**
   * Every number that forwarded this caller to us just now: more than one where dialers send the
   * call back to us in turn. None of them may be dialled.
   */
  forwarders: readonly string[];
}

/** Whether dialers send a call back to us in turn. */
export function goesRound({ forwarders }: InboundCall): boolean {
  return forwarders.length > 1;
}

/** ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE typed on a keypad (twilio.md §1). */
const WITHHELD = new Set(["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"]);

/** Which way a call goes stands in its id: only Twilio's own ids are of calls that came to us. */
export function directionOf(callSid: string): "inbound" | "outbound" {
  return callSid.startsWith("EL_") || callSid.startsWith("OB_") ? "outbound" : "inbound";
}

/** In a form body a plus that was not encoded arrives as a space. */
export function restorePlus(number: string): string {
  return number.replace(/^ (?=[1-9]\d{6,14}$)/, "+").trim();
}

/**
 * Reads a caller id. Withheld ones arrive as words, or as keypad spellings that look like
 * numbers; clients and SIP addresses have no number at all.
 */
export function toCaller(from: string): Caller {
  const given = restorePlus(from);
  if (given === "") return { kind: "unknown", reason: "no caller id was sent" };
  if (WITHHELD.has(given) || /^[a-z ]+$/i.test(given)) {
    return { kind: "unknown", reason: "the caller withholds the number" };
  }
  if (/^(client|sips?):/i.test(given)) {
    return { kind: "unknown", reason: "the caller comes from an app or a SIP address" };
  }
  if (!isE164(given)) return { kind: "unknown", reason: "the caller id is no phone number" };
  return { kind: "number", number: given };
}

/**
 * What rules may look at; a lead we could not learn of is `unknown` with the reason. Capacities
 * and tickets are left open until a rule asks for them.
 */
export function toFacts(
  call: InboundCall,
  lead: Lookup<Lead>,
  at: number,
  ruleset: Pick<CallFacts, "rulesetVersion" | "dialers">,
): CallFacts {
  return {
    callSid: call.callSid,
    at,
    lead:
      lead.kind === "found"
        ? {
            kind: "known",
            owner: lead.value.owner,
            score: lead.value.score,
            fields: lead.value.fields ?? {},
          }
        : { kind: "unknown", reason: lead.reason },
    ...ruleset,
    capacities: null,
    tickets: {},
  };
}
