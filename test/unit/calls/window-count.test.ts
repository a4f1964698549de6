import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../src/calls/call-event";
import { foldCall } from "../../../src/calls/lifecycle";
import { countForWindows } from "../../../src/calls/window-count";
import {
  aDialEnded,
  aLedgerMessage,
  aLegEvent,
  anApiCall,
  aRoutedEvent,
  CALL_SID,
  NOW,
} from "../../support/builders";

const routed = aRoutedEvent();
const answered = aLegEvent({ kind: "call.answered", at: NOW + 7_000 });
const lost = aDialEnded({ at: NOW + 20_000, dialStatus: "failed", allFailed: true });

const fold = (events: readonly CallEvent[]) => foldCall(CALL_SID, events);
const routing = (before: readonly CallEvent[] | null, after: readonly CallEvent[]) =>
  countForWindows([{ before: before && fold(before), after: fold(after) }], []).routing;

describe("the routing stream", () => {
  it("hears of a call when somebody answers it, and not again at its end", () => {
    const end = aLegEvent({ kind: "call.completed", at: NOW + 60_000, durationSeconds: 50 });

    expect(routing(null, [routed])).toBeUndefined();
    expect(routing([routed], [routed, answered])).toEqual([
      { at: NOW + 7_000, calls: 1, failed: 0, reasons: {} },
    ]);
    expect(routing([routed, answered], [routed, answered, end])).toBeUndefined();
  });

  it("hears of a call that reached nobody, with the reason", () => {
    expect(routing([routed], [routed, lost])).toEqual([
      { at: NOW + 20_000, calls: 1, failed: 1, reasons: { "dialfire: failed": 1 } },
    ]);
  });

  it("tells apart a call whose dialers rang, and were busy or not picked up", () => {
    const busy = aDialEnded({ ...lost, dialStatus: "busy" });

    expect(routing([routed], [routed, busy])).toEqual([
      {
        at: NOW + 20_000,
        calls: 1,
        failed: 1,
        unanswered: 1,
        reasons: { "dialfire: busy": 1 },
      },
    ]);
  });

  it("hears nothing of a call we place: nobody routed it", () => {
    const unreached = aLegEvent({ callSid: "EL_1_1", kind: "call.no_answer", legSid: null });
    const after = foldCall("EL_1_1", [unreached]);

    expect(after.outcome).toBe("failed");
    expect(countForWindows([{ before: null, after }], []).routing).toBeUndefined();
  });

  it("takes a failure back where an answer is told of late", () => {
    expect(routing([routed, lost], [routed, lost, answered])).toEqual([
      {
        at: NOW + 20_000,
        calls: -1,
        failed: -1,
        unanswered: 0,
        reasons: { "dialfire: failed": -1 },
      },
      { at: NOW + 7_000, calls: 1, failed: 0, reasons: {} },
    ]);
  });

  it("counts who leaves while it rings as brought to somebody", () => {
    const left = aDialEnded({ at: NOW + 9_000, callerHungUp: true, next: { kind: "end" } });

    expect(routing([routed], [routed, left])).toMatchObject([{ calls: 1, failed: 0 }]);
  });
});

describe("the other streams", () => {
  it("hear how long a call's first answer took", () => {
    const event = aRoutedEvent({ responseMs: 1_600 });
    const later = aRoutedEvent({ key: "second", dtmfDigit: "1", responseMs: 1_600 });

    const { setup_time } = countForWindows(
      [],
      [event, later].map((one) => aLedgerMessage({ event: one })),
    );

    expect(setup_time).toEqual([
      { at: event.at, calls: 1, failed: 1, reasons: { "took more than 1500 ms": 1 } },
    ]);
  });

  it("hear of each request to their provider, with numbers masked", () => {
    const failed = {
      success: false,
      category: "server_error" as const,
      errorMessage: "answered 500 for +491711234567",
    };
    const apiCalls = [anApiCall(), anApiCall(failed)];

    const { braze, dialfire } = countForWindows([], [aLedgerMessage({ apiCalls })]);

    expect(braze).toMatchObject([
      { calls: 1, failed: 0 },
      { calls: 1, failed: 1, reasons: { "answered 500 for +4917***4567 (server_error)": 1 } },
    ]);
    expect(dialfire).toBeUndefined();
  });
});
