import type { Capacity } from "./capacity";
import { type DialerClient, takeNoCallback } from "./dialer";

/** All that can be known of a plain number: it has no API. */
export const UNKNOWN_PHONE = {
  kind: "unknown",
  reason: "a plain phone number does not tell",
} as const satisfies Capacity;

export function createPhoneClient(): DialerClient {
  const health = { kind: "not_configured", reason: UNKNOWN_PHONE.reason } as const;
  return {
    check: async () => ({ value: { health, capacity: UNKNOWN_PHONE }, apiCalls: [] }),
    capacity: async () => ({ value: UNKNOWN_PHONE, apiCalls: [] }),
    callback: takeNoCallback,
  };
}
