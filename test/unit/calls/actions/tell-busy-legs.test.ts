import { describe, expect, it } from "vitest";
import { recordCallEvents } from "../../../../src/calls/actions/record-call-events";
import type { CallEvent } from "../../../../src/calls/call-event";
import {
  aDialEnded,
  aLedgerMessage,
  aLegEvent,
  aRoutedEvent,
  NOW,
} from "../../../support/builders";
import { fakeBusyLegs, fakeCalls, fakeCapacities, fakeDeps } from "../../../support/fake-deps";

const answered = aLegEvent({ kind: "call.answered" });

/** Records these events where Dialfire then has so many legs in progress. */
async function record(events: CallEvent[], { recorded = [] as CallEvent[], count = 2 } = {}) {
  const deps = fakeDeps({
    calls: fakeCalls(...recorded),
    busyLegs: fakeBusyLegs({ dialfire: count }),
    capacities: fakeCapacities(),
  });
  await recordCallEvents(
    deps,
    events.map((event) => aLedgerMessage({ event })),
  );
  return deps;
}

describe("the dialers' objects", () => {
  it("hear how many legs are in progress after one was answered", async () => {
    const { capacities } = await record([aRoutedEvent(), answered]);

    expect(capacities.noted).toEqual([{ dialer: "dialfire", count: 2, countedAt: NOW }]);
  });

  it("hear of a leg that ended, also where only the dial's end tells it", async () => {
    const { capacities } = await record([aDialEnded({ dialer: null })], {
      recorded: [aRoutedEvent(), answered],
      count: 0,
    });

    expect(capacities.noted).toEqual([{ dialer: "dialfire", count: 0, countedAt: NOW }]);
  });

  it("hear once of a batch, however many of its legs changed", async () => {
    const { busyLegs, capacities } = await record([
      answered,
      aLegEvent({ kind: "call.answered", legSid: "CA-other", callSid: "CA2", key: "other" }),
    ]);

    expect(busyLegs.asked).toEqual([["dialfire"]]);
    expect(capacities.noted).toHaveLength(1);
  });

  it("hear nothing of a decision, nor of the caller's own leg", async () => {
    const { busyLegs, capacities } = await record([
      aRoutedEvent(),
      aLegEvent({ kind: "call.completed", legSid: null }),
    ]);

    expect(busyLegs.asked).toEqual([]);
    expect(capacities.noted).toEqual([]);
  });

  it("hear nothing of a dialer that tells its agents itself", async () => {
    const { capacities } = await record([
      aLegEvent({ kind: "call.answered", dialer: "zendesk_talk" }),
    ]);

    expect(capacities.noted).toEqual([]);
  });

  it("stop no batch when they, or the count, fail", async () => {
    const failing = {
      ...fakeCapacities(),
      noteBusyLegs: () => Promise.reject(new Error("the object is overloaded")),
    };
    const deps = fakeDeps({ busyLegs: fakeBusyLegs({ dialfire: 1 }), capacities: failing });

    await recordCallEvents(deps, [aLedgerMessage({ event: answered })]);

    expect(deps.calls.saves).toHaveLength(1);
    expect(deps.log.lines).toContainEqual({
      level: "WARNING",
      event: "busy_legs.not_told",
      fields: { dialers: ["dialfire"], reason: "the object is overloaded" },
    });
  });
});
