import { describe, expect, it } from "vitest";
import { readEnvelope } from "../../../src/outbound/conversation-envelope";

const AT = 1_769_937_360;

describe("an envelope of ElevenLabs", () => {
  it("tells a talk: ids, times and the words, without the calls of tools", () => {
    const told = readEnvelope({
      type: "post_call_transcription",
      event_timestamp: AT,
      data: {
        conversation_id: "conv_1",
        transcript: [
          { role: "agent", message: "Hello", time_in_call_secs: 0 },
          { role: "agent", message: null, tool_calls: [{}], time_in_call_secs: 2 },
          { role: "user", message: "Hi", time_in_call_secs: 3 },
        ],
        metadata: {
          start_time_unix_secs: AT - 60,
          accepted_time_unix_secs: AT - 54,
          call_duration_secs: 42,
          phone_call: { call_sid: "CA1" },
        },
        conversation_initiation_client_data: { dynamic_variables: { call_sid: "EL_1_1" } },
      },
    });

    const answeredAt = (AT - 54) * 1_000;
    expect(told).toEqual({
      kind: "talked",
      conversationId: "conv_1",
      callSid: "EL_1_1",
      twilioSid: "CA1",
      durationSeconds: 42,
      answeredAt,
      endedAt: answeredAt + 42_000,
      whole: [
        { speaker: "agent", text: "Hello", spokenAt: answeredAt },
        { speaker: "user", text: "Hi", spokenAt: answeredAt + 3_000 },
      ],
    });
  });

  it.each([
    ["busy", "call.busy"],
    ["no-answer", "call.no_answer"],
    ["unknown", "call.failed"],
    [null, "call.failed"],
  ])("tells that nobody was reached: %s", (failure_reason, event) => {
    const data = { conversation_id: "conv_1", failure_reason };

    const told = readEnvelope({ type: "call_initiation_failure", event_timestamp: AT, data });

    expect(told).toMatchObject({ kind: "not_reached", event, callSid: null, at: AT * 1_000 });
  });

  it("is ignored where it is a notice of another kind", () => {
    const told = readEnvelope({ type: "voice_removal_notice", event_timestamp: AT, data: 7 });

    expect(told).toEqual({ kind: "ignored" });
  });

  it("is refused where it lacks the conversation", () => {
    const told = readEnvelope({ type: "post_call_transcription", event_timestamp: AT, data: {} });

    expect(told).toBeNull();
  });
});
