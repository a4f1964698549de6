import type { AttemptProgress } from "../campaigns/call-attempt";
import type { Call, CallStatus } from "./lifecycle";

/** What the record of a campaign's call tells of its attempt; `null` while it tells nothing. */
export function toAttemptProgress(call: Call, version: number): AttemptProgress | null {
  const status = STATUS_OF_ATTEMPT[call.status];
  if (status === null || !call.callSid.startsWith("OB_")) return null;
  const { callSid, connectedAt, durationSeconds, failureCode } = call;
  return {
    callSid,
    version,
    status,
    answeredAt: connectedAt,
    endedAt: call.outcome === null ? null : (call.endedAt ?? call.statusAt),
    durationSeconds,
    errorCode: failureCode,
    errorMessage: call.failureReason,
  };
}

/** That a call was given up as stale tells that nobody knows how it went. */
const STATUS_OF_ATTEMPT: Readonly<Record<CallStatus, AttemptProgress["status"] | null>> = {
  received: null,
  in_ivr: "in-progress",
  routed: "placed",
  ringing: "ringing",
  "in-progress": "in-progress",
  holding: "in-progress",
  callback_requested: "completed",
  completed: "completed",
  busy: "busy",
  "no-answer": "no-answer",
  failed: "failed",
  canceled: "canceled",
  abandoned: "canceled",
  stale: "unknown",
};
