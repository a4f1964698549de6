import { z } from "zod";
import type { ApiCall } from "../resilience/api-call";
import type { Health } from "../resilience/health";
import type { Capacity } from "./capacity";

export const DIALER_KINDS = ["dialfire", "zendesk_talk", "phone"] as const;

/** Somebody who can take a call: a name the rules use and a number to dial. */
export const dialerSchema = z.object({
  id: z.number().int(),
  name: z.string().min(1),
  kind: z.enum(DIALER_KINDS),
  /** `null` until a variable or an admin gives one: such a dialer cannot be reached. */
  phoneNumber: z.string().nullable(),
  active: z.boolean(),
  /** Agents' seats behind the number; `null` where nobody said. */
  seats: z.number().int().min(0).nullable().default(null),
});

export type Dialer = z.infer<typeof dialerSchema>;
export type DialerKind = Dialer["kind"];

/** A dialer as it is kept: the number is `null` while the variable of that dialer counts. */
export interface StoredDialer {
  id: number;
  name: string;
  kind: DialerKind;
  phoneNumber: string | null;
  active: boolean;
  seats: number | null;
  version: number;
  createdAt: number;
  updatedAt: number;
}

/** What a dialer said, and the record of every request that took. */
export interface DialerAnswer<T> {
  value: T;
  /** Oldest first; none where there is nobody to ask. */
  apiCalls: readonly ApiCall[];
}

/** A caller to be called back. */
export interface CallbackRequest {
  /** Ours: the same for each try, so that a repeat finds what an earlier one made. */
  reference: string;
  phoneNumber: string;
}

/** `refused`: no further try can help. `failed`: a later one may. */
export type CallbackAnswer =
  | { kind: "taken"; contactId: string }
  | { kind: "refused"; reason: string }
  | { kind: "failed"; reason: string };

/** The answer of a dialer that has no API for it. */
export async function takeNoCallback(): Promise<DialerAnswer<CallbackAnswer>> {
  return { value: { kind: "refused", reason: "this dialer takes no callbacks" }, apiCalls: [] };
}

/** Whether and how fast a dialer's API answers, and how busy the dialer is, queue included. */
export interface Checkup {
  health: Health;
  capacity: Capacity;
}

/**
 * A dialer's own interface, the same for every kind. Nothing here throws: what a dialer does not
 * tell in time is `unknown`, with a reason.
 */
export interface DialerClient {
  /** Looks at all there is to see; asks once more after a 5xx. Nobody waits for it. */
  check(timeoutMs: number): Promise<DialerAnswer<Checkup>>;
  /** The capacity in as few requests as can be, and never again: a caller may be waiting. */
  capacity(timeoutMs: number): Promise<DialerAnswer<Capacity>>;
  /** Leaves somebody to be called back by its agents; done twice, there is still one. */
  callback(request: CallbackRequest, timeoutMs: number): Promise<DialerAnswer<CallbackAnswer>>;
}

/** The variables that open a dialer's API, or the names of those that are missing. */
export type DialerAccess<T> =
  | ({ kind: "configured" } & T)
  | { kind: "missing"; variables: readonly string[] };

/** Why a dialer with missing variables is not asked. */
export function explainMissing(variables: readonly string[]): string {
  return `${variables.join(" and ")} ${variables.length === 1 ? "is" : "are"} not set`;
}
