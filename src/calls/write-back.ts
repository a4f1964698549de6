import { directionOf } from "./call";
import type { Call } from "./lifecycle";

/**
 * Whether the CRM is to hear of a call: one that came to us, from a number, and has ended. A stale
 * call has not: nobody knows how it went.
 */
export function owesWriteBack(call: Call): call is Call & { callerNumber: string } {
  const hasEnded = call.outcome !== null && call.outcome !== "stale";
  return hasEnded && call.callerNumber !== null && directionOf(call.callSid) === "inbound";
}
