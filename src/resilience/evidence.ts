import type { ApiCall } from "./api-call";
import type { Evidence, Outcome } from "./breaker";

type Call = Pick<ApiCall, "category" | "errorMessage">;

/**
 * What one API call tells of an integration; `null` where it tells nothing.
 *
 * A refused key and a request that is wrong are our own mistakes: somebody answered. Too many
 * requests are neither an outage nor a sign of health.
 */
export function judgeOutcome({ category, errorMessage }: Call): Outcome | null {
  switch (category) {
    case null:
    case "client_error":
      return { kind: "good" };
    case "auth_failed":
      return { kind: "refused", reason: errorMessage ?? category };
    case "rate_limited":
      return null;
    case "server_error":
    case "timeout":
    case "network":
    case "bad_response":
      return { kind: "bad", reason: `${errorMessage ?? category} (${category})` };
  }
}

/** Evidence of a call to its API that was made for a caller. */
export function fromApiCall(call: Call): Evidence | null {
  const outcome = judgeOutcome(call);
  return outcome && { source: "api", ageMs: 0, outcome };
}

/** How a dialled leg ended, in Twilio's words, and for how long it was talked on. */
export interface LineResult {
  dialStatus: string;
  durationSeconds: number | null;
}

/**
 * Evidence of a dialled call; `null` where it says nothing of the line: busy and no answer are
 * about people. A call that was answered proves the line at its beginning, not at its end.
 */
export function fromDial({ dialStatus, durationSeconds }: LineResult): Evidence | null {
  switch (dialStatus) {
    case "failed":
      return { source: "line", ageMs: 0, outcome: { kind: "bad", reason: "the call failed" } };
    case "completed":
    case "answered": {
      const ageMs = (durationSeconds ?? 0) * 1_000;
      return { source: "line", ageMs, outcome: { kind: "good" } };
    }
    default:
      return null;
  }
}
