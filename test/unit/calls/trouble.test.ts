import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../src/calls/call-event";
import { findTrouble } from "../../../src/calls/trouble";
import { aDialEnded, aLedgerMessage, aRoutedEvent } from "../../support/builders";

const troubleOf = (...events: CallEvent[]) =>
  findTrouble(events.map((event) => aLedgerMessage({ event })));

describe("the trouble in a batch", () => {
  it("is none where calls were routed by the rules", () => {
    expect(troubleOf(aRoutedEvent(), aDialEnded({ dialStatus: "completed" }))).toEqual([]);
  });

  it("is a call that every dialer failed, and one that took the emergency route", () => {
    const lost = aDialEnded({ dialer: "dialfire", dialStatus: "failed", allFailed: true });
    const emergency = aRoutedEvent({ key: "last", rung: "default_number" });

    expect(troubleOf(aRoutedEvent(), lost, emergency)).toMatchObject([
      { kind: "call_in_trouble", trouble: "emergency_route", calls: 1, detail: "default_number" },
      { trouble: "both_dialers_failed", calls: 1, detail: "dialfire: failed" },
    ]);
  });

  it("is a call that took a lower rung later on its way, too", () => {
    const events = [
      aDialEnded({ key: "lost configuration", next: { kind: "last_resort" } }),
      aDialEnded({ key: "old copy", configurationCopy: "D1 is away" }),
    ];

    expect(troubleOf(...events)).toMatchObject([
      { trouble: "emergency_route", calls: 2, detail: "last_good_configuration" },
    ]);
  });

  it("is a call that dialers send back in turn, with the number masked", () => {
    const round = aRoutedEvent({ goesRound: true, forwardedFrom: "+493012345678" });

    expect(troubleOf(round)).toMatchObject([
      { trouble: "call_going_round", calls: 1, detail: "sent back by +4930***5678" },
    ]);
  });
});
