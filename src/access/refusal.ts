import { type AuditEntry, describeChange, type Origin, STRANGER } from "../audit/audit-entry";
import type { Actor } from "./actor";

const MINUTE_MS = 60_000;
/** Tries of strangers share one entry in this time, whoever they are: there is no end of them. */
const STRANGERS_MS = MINUTE_MS;
/** A person's tries at one operation share one entry in this time. */
const PERSON_MS = 60 * MINUTE_MS;

/** What somebody tried and may not do. */
export interface Attempt {
  /** `sign_in`, or method and route without the ids in it: there are only so many. */
  operation: string;
  reason: string;
}

/**
 * The audit's entry of a refused attempt.
 *
 * Its key repeats within the hour for a person and an operation, and within the minute for all
 * strangers together, so that nobody can fill the audit by trying; the log has a line for each
 * attempt. The entry tells of the first one in that time.
 */
export function describeRefusal(
  actor: Actor | null,
  { operation, reason }: Attempt,
  origin: Origin,
  now: number,
): AuditEntry {
  const entry = describeChange(actor ?? STRANGER, origin, now, {
    action: "refuse",
    entityType: "operation",
    entityId: operation,
    before: null,
    after: { reason },
  });
  const key = actor
    ? ["refuse", actor.id, operation, Math.floor(now / PERSON_MS)]
    : ["refuse", "stranger", Math.floor(now / STRANGERS_MS)];
  return { ...entry, key: key.join(":") };
}
