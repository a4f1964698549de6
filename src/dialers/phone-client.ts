import type { Capacity } from "./capacity";
import { type DialerClient, takeNoCallback } from "./dialer";

/** All that can be known of a plain number: it has no API. */
export const UNKNOWN_PHONE = {
  kind: "unknown",
  reason: "a plain phone number does not tell",
} as const satisfies Capacity;

export function createPhoneClient(): DialerClient {
  const answer = async () => ({ value: UNKNOWN_PHONE, apiCalls: [] });
  return { availability: answer, capacity: answer, health: answer, callback: takeNoCallback };
}
