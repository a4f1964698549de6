import { describe, expect, it } from "vitest";
import { foldCall } from "../../../src/calls/lifecycle";
import { AGENT_CALL_SID } from "../../../src/outbound/agent-call";
import { oldCallSchema, toOldCallEvents, toOldCallSid } from "../../../src/outbound/old-call";

const BEGAN = Date.UTC(2026, 2, 10, 14);
const HASH = "5f2b8c0d1e3a4b5c6d7e8f90";

const read = (fields: Record<string, unknown>) =>
  oldCallSchema.parse({
    conversation_id: "conv_1",
    driver_id: "42",
    status: "completed",
    created_at: "2026-03-10T14:00:00Z",
    ...fields,
  });

const fold = (fields: Record<string, unknown>) =>
  foldCall("EL_42_1", toOldCallEvents(read(fields), "EL_42_1"));

describe("the id of an old call", () => {
  it("has its driver and moment, and says UNKNOWN where nobody drove", () => {
    const ids = [read({}), read({ driver_id: null })].map((call) => toOldCallSid(call, HASH));

    expect(ids).toEqual([
      `EL_42_${BEGAN}_5f2b8c0d1e3a4b5c`,
      `EL_UNKNOWN_${BEGAN}_5f2b8c0d1e3a4b5c`,
    ]);
    expect(ids.filter((id) => !AGENT_CALL_SID.test(id))).toEqual([]);
  });

  it("is the one it has already", () => {
    expect(toOldCallSid(read({ call_sid: "EL_42_1769937300" }), HASH)).toBe("EL_42_1769937300");
  });
});

describe("an old call", () => {
  it("that was completed lasted as its record says", () => {
    expect(fold({ call_end_time: "2026-03-10T15:01:30+01:00" })).toMatchObject({
      status: "completed",
      outcome: "connected",
      durationSeconds: 90,
      endedAt: BEGAN + 90_000,
      routedDialer: "elevenlabs",
    });
    expect(fold({ duration_seconds: 7 })).toMatchObject({ durationSeconds: 7 });
    expect(fold({})).toMatchObject({ outcome: "connected", durationSeconds: null });
  });

  it.each([
    ["failed", "failed", "failed"],
    ["NO-ANSWER", "no-answer", "failed"],
    ["busy", "busy", "failed"],
    ["canceled", "canceled", "abandoned"],
    ["IN_PROGRESS", "routed", null],
  ])("that was %s is on record as %s", (given, status, outcome) => {
    expect(fold({ status: given })).toMatchObject({ status, outcome });
  });

  it.each([
    ["nothing tells it from others", { conversation_id: null }, "id"],
    ["it ended before it began", { call_end_time: "2026-03-10T13:00:00Z" }, "call_end_time"],
    ["a time has no zone", { created_at: "2026-03-10T14:00:00" }, "created_at"],
    ["its status is another word", { status: "gone" }, "status"],
    ["its number is none", { phone_number: "110" }, "phone_number"],
  ])("is refused where %s", (_why, fields, field) => {
    expect(() => read(fields)).toThrow(field);
  });
});
