import type { ContactState } from "./contact";

/**
 * How far an attempt has come, in the words of calls. `claimed`: written down, and nothing heard
 * yet; `refused`: no phone rang; `unknown`: one may have, and nobody told.
 */
export const ATTEMPT_STATUSES = [
  "claimed",
  "placed",
  "ringing",
  "in-progress",
  "completed",
  "busy",
  "no-answer",
  "failed",
  "canceled",
  "refused",
  "unknown",
] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

/** One try to reach a contact; each has a call of its own. */
export interface CallAttempt {
  callSid: string;
  campaignId: number;
  contactId: number;
  /** 1 for the first. */
  number: number;
  status: AttemptStatus;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  durationSeconds: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}

/** What the record of a call tells of its attempt. */
export interface AttemptProgress {
  callSid: string;
  /** The record's; what an older one told never overwrites what a newer one did. */
  version: number;
  status: Exclude<AttemptStatus, "claimed" | "refused">;
  answeredAt: number | null;
  /** When it ended, or was given up; `null` while it goes on. */
  endedAt: number | null;
  durationSeconds: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}

/** What counts when an attempt has come to nothing. */
export interface RetryPolicy {
  /** How many attempts were made, this one included. */
  attempts: number;
  maxAttempts: number;
  retryWaitMinutes: number;
}

export interface NextForContact {
  state: ContactState;
  /** From when on the next attempt may be made; `null` where none will be. */
  dueAt: number | null;
}

export const MINUTE_MS = 60_000;

/** Nothing that was told of an attempt for so long will be: it takes no place among the calls. */
export const SILENCE_MS = 2 * MINUTE_MS;

/** Every so often Twilio is asked how a call stands of which it reports nothing. */
export const UNHEARD_MS = 5 * MINUTE_MS;

/**
 * Where an attempt leaves its contact: a function of what is on record of the call and nothing
 * else, so that reports which come late, twice or in disorder lead to the same.
 */
export function afterAttempt(
  { status, endedAt }: Pick<AttemptProgress, "status" | "endedAt">,
  { attempts, maxAttempts, retryWaitMinutes }: RetryPolicy,
): NextForContact {
  switch (status) {
    case "placed":
    case "ringing":
    case "in-progress":
      return { state: "calling", dueAt: null };
    case "completed":
      return { state: "reached", dueAt: null };
    case "unknown":
      return { state: "unknown", dueAt: null };
    case "busy":
    case "no-answer":
    case "failed":
    case "canceled":
      if (attempts >= maxAttempts) return { state: "unreached", dueAt: null };
      return { state: "waiting", dueAt: (endedAt ?? 0) + retryWaitMinutes * MINUTE_MS };
  }
}

/**
 * Whom a refusal is about: `number`, it cannot be called; `account`, nobody can be called as we are
 * set up; `moment`, too much at once.
 */
export type RefusalScope = "number" | "account" | "moment";

/** After a refusal for the moment; Twilio's limits are by the second. */
const REFUSED_WAIT_MS = MINUTE_MS;

/** Where an attempt leaves its contact that rang no phone, and so counts for none. */
export function afterRefusal(scope: RefusalScope, now: number): NextForContact {
  switch (scope) {
    case "number":
      return { state: "failed", dueAt: null };
    case "account":
      return { state: "waiting", dueAt: now };
    case "moment":
      return { state: "waiting", dueAt: now + REFUSED_WAIT_MS };
  }
}
