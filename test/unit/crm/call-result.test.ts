import { describe, expect, it } from "vitest";
import { type CallResult, toTrackBody } from "../../../src/crm/call-result";

const STARTED = Date.UTC(2026, 2, 10, 12);
const PROFILE = { external_id: "lead-1" };

function aResult(result: Partial<CallResult> = {}): CallResult {
  return {
    callSid: "CA1",
    status: "completed",
    dialer: "dialfire",
    durationSeconds: 49,
    startedAt: STARTED,
    endedAt: STARTED + 60_000,
    totalCalls: 3,
    isLatest: true,
    ...result,
  };
}

describe("what the CRM is told of a finished call", () => {
  it("is the last call's attributes, the total and one event, for people it knows", () => {
    const to = { external_id: "lead-1", _update_existing_only: true };

    expect(toTrackBody(PROFILE, aResult())).toEqual({
      attributes: [
        {
          ...to,
          total_calls: 3,
          last_call_date: "2026-03-10T12:00:00.000Z",
          last_call_outcome: "completed",
          last_call_duration: 49,
          last_call_dialer: "dialfire",
        },
      ],
      events: [
        {
          ...to,
          name: "phone_call_completed",
          time: "2026-03-10T12:01:00.000Z",
          properties: {
            call_sid: "CA1",
            outcome: "completed",
            duration_seconds: 49,
            dialer: "dialfire",
          },
        },
      ],
    });
  });

  it("writes outcomes with underscores and an unknown length as 0", () => {
    const body = toTrackBody(PROFILE, aResult({ status: "no-answer", durationSeconds: null }));

    expect(body.attributes).toMatchObject([
      { last_call_outcome: "no_answer", last_call_duration: 0 },
    ]);
  });

  it("leaves what is said of the last call alone where a later one has ended", () => {
    const body = toTrackBody(PROFILE, aResult({ isLatest: false }));

    expect(body.attributes).toEqual([
      { external_id: "lead-1", _update_existing_only: true, total_calls: 3 },
    ]);
    expect(body.events).toHaveLength(1);
  });
});
