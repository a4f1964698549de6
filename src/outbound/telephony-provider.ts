import type { RefusalScope } from "../campaigns/call-attempt";
import type { ApiCall } from "../resilience/api-call";

/** A call to be placed. */
export interface CallOrder {
  /** Our id of it, which the provider carries along. */
  callSid: string;
  to: string;
  /** What the agent may speak of: texts, numbers and yes or no, by name. */
  dynamicVariables: Readonly<Record<string, string | number | boolean>>;
  /** What reports of the call carry beside our id, by name. */
  labels?: Readonly<Record<string, string>>;
  /** How long it may ring; the provider's own time where it is left out. */
  ringSeconds?: number;
}

/**
 * What became of the order. `refused`: no phone rang, and whom that is about. `unknown`: it may be
 * ringing, so the order must not be given again; no provider has a key that would make a repeat
 * harmless.
 */
export type Placement = (
  | { kind: "placed"; conversationId: string | null; twilioSid: string | null }
  | { kind: "refused"; reason: string; scope: RefusalScope }
  | { kind: "unknown"; reason: string }
) & { apiCalls: readonly ApiCall[] };

/** Whoever can ring a person for us. */
export interface TelephonyProvider {
  /** As it stands on the call's record. */
  name: string;
  /** Asks once, whatever happens. Never throws. */
  placeCall(order: CallOrder): Promise<Placement>;
}
