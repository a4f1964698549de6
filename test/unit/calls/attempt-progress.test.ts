import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toAttemptProgress } from "../../../src/calls/attempt-progress";
import { type CallEvent, LEG_EVENT_KINDS, type LegEventKind } from "../../../src/calls/call-event";
import { foldCall } from "../../../src/calls/lifecycle";
import { toPlacedEvent } from "../../../src/outbound/agent-call";
import { aLegEvent, NOW } from "../../support/builders";

const CALL_SID = "OB_1";
const VERSION = 7;
const order = { calledNumber: "+491711234567", callerNumber: null, provider: "twilio" };
const placed = toPlacedEvent(CALL_SID, order, NOW);

/** Twilio's report of the call itself, some seconds after it was placed. */
function report(second: number, kind: LegEventKind, told: object = {}): CallEvent {
  const at = NOW + second * 1_000;
  const key = `${CALL_SID}:own:${kind}:${second}`;
  return aLegEvent({ callSid: CALL_SID, legSid: null, kind, at, key, sequence: second, ...told });
}

const progressOf = (...events: CallEvent[]) =>
  toAttemptProgress(foldCall(CALL_SID, events), VERSION);

describe("what a call tells of its attempt", () => {
  it("is nothing while the call is an intent", () => {
    expect(progressOf(placed)).toBeNull();
  });

  it("is nothing where it belongs to no campaign", () => {
    const call = foldCall("EL_1_1", [{ ...report(1, "call.ringing"), callSid: "EL_1_1" }]);

    expect(toAttemptProgress(call, VERSION)).toBeNull();
  });

  it("is how long it lasted, and when it was picked up", () => {
    const answered = report(6, "call.answered");
    const completed = report(36, "call.completed", { durationSeconds: 30 });

    expect(progressOf(placed, answered, completed)).toEqual({
      callSid: CALL_SID,
      version: VERSION,
      status: "completed",
      answeredAt: NOW + 6_000,
      endedAt: NOW + 36_000,
      durationSeconds: 30,
      errorCode: null,
      errorMessage: null,
    });
  });

  it("is that it was picked up, though the report of that got lost", () => {
    expect(progressOf(placed, report(9, "call.completed"))).toMatchObject({ status: "completed" });
  });

  it("is why it failed, in the provider's code and words", () => {
    const told = { errorCode: "32009", errorMessage: "Not registered" };

    expect(progressOf(placed, report(3, "call.failed", told))).toMatchObject({
      status: "failed",
      endedAt: NOW + 3_000,
      ...told,
    });
  });

  it("is that nobody knows, where the watchdog gave it up", () => {
    const at = NOW + 14_400_000;
    const stale: CallEvent = { kind: "call.stale", key: "stale", callSid: CALL_SID, at };

    expect(progressOf(placed, report(1, "call.ringing"), stale)).toMatchObject({
      status: "unknown",
      endedAt: at,
    });
  });

  it("is the same in any order of the reports, and however often they come", () => {
    const reports = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom(...LEG_EVENT_KINDS)),
      { minLength: 1, maxLength: 6, selector: ([second]) => second },
    );
    const stories = reports.chain((told) => {
      const events = [placed, ...told.map(([second, kind]) => report(second, kind))];
      const twice = [...events, ...events];
      return fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray(twice, { minLength: twice.length }),
      });
    });

    fc.assert(
      fc.property(stories, ({ events, shuffled }) => {
        expect(progressOf(...shuffled)).toEqual(progressOf(...events));
      }),
    );
  });
});
