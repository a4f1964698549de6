import type { ProviderRequest } from "../resilience/provider-client";

/** How long a dialer's API is waited for, and whether it is asked again. */
export type Patience = Pick<ProviderRequest, "timeoutMs" | "attempts" | "attemptTimeoutMs">;

/** Asked once and never again. */
export function askOnce(timeoutMs: number): Patience {
  return { timeoutMs };
}

/**
 * Asked again at once after a 5xx only: one attempt may take the whole time, since how long it
 * takes is what we want to know.
 */
export function askForSpeed(timeoutMs: number): Patience {
  return { timeoutMs, attempts: 2 };
}
