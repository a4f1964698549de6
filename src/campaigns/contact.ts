/**
 * Where a contact stands. `waiting`: will be called; `unreached`: all attempts are used up;
 * `failed`: the number cannot be called; `unknown`: nobody could tell whether the last attempt rang,
 * so that no further one is made by itself.
 */
export const CONTACT_STATES = [
  "waiting",
  "calling",
  "reached",
  "unreached",
  "failed",
  "unknown",
  "do_not_call",
] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** Whom somebody wants to be called. */
export interface ContactDraft {
  phoneNumber: string;
  name: string | null;
  /** How the company's own system calls this person. */
  reference: string | null;
  timeZone: string | null;
}

/** One person of a campaign. */
export interface Contact extends ContactDraft {
  id: number;
  campaignId: number;
  state: ContactState;
  /** How often a phone was rung, or may have been. */
  attempts: number;
  /** `null` unless the contact waits. */
  nextAttemptAt: number | null;
  /** The call of the last attempt. */
  lastCallSid: string | null;
  /** Why the last attempt failed, where the provider said. */
  lastErrorCode: string | null;
  lastErrorMessage: string | null;
  createdAt: number;
  updatedAt: number;
}

/** How many contacts stand where. */
export type Progress = Record<ContactState, number>;
