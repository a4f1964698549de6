import type { ProviderRequest } from "../resilience/provider-client";

/** How long a dialer's API is waited for, and whether it is asked again. */
export type Patience = Pick<ProviderRequest, "timeoutMs" | "attempts" | "attemptTimeoutMs">;

/** Asked once and never again. */
export function askOnce(timeoutMs: number): Patience {
  return { timeoutMs };
}

/** Asked again at once after a 5xx or a time-out; each of the two attempts has half of the time. */
export function askTwice(timeoutMs: number): Patience {
  return { timeoutMs, attempts: 2, attemptTimeoutMs: timeoutMs / 2 };
}

/**
 * Asked again at once after a 5xx only: one attempt may take the whole time, since how long it
 * takes is what we want to know.
 */
export function askForSpeed(timeoutMs: number): Patience {
  return { timeoutMs, attempts: 2 };
}
