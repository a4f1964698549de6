import { z } from "zod";
import type { ProfileId } from "./braze-profile";

/** How a finished call is told to the CRM. */
export interface CallResult {
  callSid: string;
  /** Our status, with hyphens. */
  status: string;
  dialer: string | null;
  durationSeconds: number | null;
  startedAt: number;
  endedAt: number;
  /** All finished calls of this caller so far. */
  totalCalls: number;
  /** No later call of this caller has ended: what is said of the last call is said of this one. */
  isLatest: boolean;
}

/**
 * The body of `POST /users/track` for one finished call: attributes of the person and one event.
 * A call told late leaves the last call's attributes alone. Why a call failed stays with us.
 */
export function toTrackBody(profile: ProfileId, result: CallResult) {
  const to = { ...profile, _update_existing_only: true };
  const outcome = toBrazeOutcome(result.status);
  const duration = result.durationSeconds ?? 0;
  const lastCall = {
    last_call_date: new Date(result.startedAt).toISOString(),
    last_call_outcome: outcome,
    last_call_duration: duration,
    last_call_dialer: result.dialer,
  };
  const attributes = { ...to, total_calls: result.totalCalls };
  return {
    attributes: [result.isLatest ? { ...attributes, ...lastCall } : attributes],
    events: [
      {
        ...to,
        name: "phone_call_completed",
        time: new Date(result.endedAt).toISOString(),
        properties: {
          call_sid: result.callSid,
          outcome,
          duration_seconds: duration,
          dialer: result.dialer,
        },
      },
    ],
  };
}

/** Segments in Braze are written with underscores. */
function toBrazeOutcome(status: string): string {
  return status.replaceAll("-", "_");
}

/** What `POST /users/track` answers: objects it refused stand in `errors`, with a 2xx. */
export const trackAnswerSchema = z.looseObject({
  errors: z
    .array(z.looseObject({ input_array: z.string().optional(), type: z.unknown() }))
    .optional(),
});
