import { describe, expect, it } from "vitest";
import type { LegEventKind } from "../../../src/calls/call-event";
import { foldLegs, isEnd, LEG_STATUS, toLegEnd } from "../../../src/calls/leg";
import { aDialEnded, aLegEvent, LEG_SID, NOW } from "../../support/builders";

const S = 1_000;
const OTHER_SID = "CA11111111111111111111111111111111";

const at = (second: number, kind: LegEventKind, changed = {}) =>
  aLegEvent({ kind, at: NOW + second * S, ...changed });

describe("foldLegs", () => {
  it("tells the whole story of a leg that was answered", () => {
    const legs = foldLegs(
      [
        at(1, "call.initiated"),
        at(2, "call.ringing"),
        at(7, "call.answered"),
        at(56, "call.completed", { durationSeconds: 49 }),
      ],
      [],
    );

    expect(legs).toEqual([
      {
        legSid: LEG_SID,
        dialer: "dialfire",
        attempt: 1,
        status: "completed",
        ringingAt: NOW + 2 * S,
        answeredAt: NOW + 7 * S,
        endedAt: NOW + 56 * S,
        durationSeconds: 49,
        errorCode: null,
      },
    ]);
  });

  it.each([
    ["call.initiated", "initiated"],
    ["call.ringing", "ringing"],
    ["call.answered", "in-progress"],
    ["call.completed", "completed"],
    ["call.no_answer", "no-answer"],
    ["call.busy", "busy"],
    ["call.failed", "failed"],
    ["call.canceled", "canceled"],
  ] as const)("knows a leg of which only %s came as %s", (kind, status) => {
    expect(foldLegs([at(1, kind)], [])).toMatchObject([{ status }]);
  });

  it("keeps the code of a failure", () => {
    expect(foldLegs([at(1, "call.failed", { errorCode: "13224" })], [])).toMatchObject([
      { status: "failed", errorCode: "13224" },
    ]);
  });

  it("passes over what happened to the caller's own leg", () => {
    expect(foldLegs([at(1, "call.ringing", { legSid: null })], [])).toEqual([]);
  });

  it("tells legs apart, in the order they first appeared", () => {
    const legs = foldLegs(
      [at(1, "call.ringing"), at(9, "call.ringing", { legSid: OTHER_SID, attempt: 2 })],
      [aDialEnded({ dialStatus: "no-answer" })],
    );

    expect(legs).toMatchObject([
      { legSid: LEG_SID, status: "no-answer", attempt: 1 },
      { legSid: OTHER_SID, status: "ringing", attempt: 2 },
    ]);
  });

  it("learns from the end of the dial what no report told", () => {
    const dial = aDialEnded({ at: NOW + 60 * S, dialStatus: "completed", durationSeconds: 49 });

    expect(foldLegs([], [dial])).toEqual([
      {
        legSid: LEG_SID,
        dialer: "dialfire",
        attempt: 1,
        status: "completed",
        ringingAt: null,
        answeredAt: NOW + 11 * S,
        endedAt: NOW + 60 * S,
        durationSeconds: 49,
        errorCode: null,
      },
    ]);
  });

  it("believes the leg's own reports more than the end of the dial", () => {
    const legs = foldLegs(
      [at(7, "call.answered"), at(56, "call.completed", { durationSeconds: 49 })],
      [aDialEnded({ at: NOW + 57 * S, durationSeconds: 50 })],
    );

    expect(legs).toMatchObject([
      { answeredAt: NOW + 7 * S, endedAt: NOW + 56 * S, durationSeconds: 49 },
    ]);
  });

  it("learns which dialer rang from a later event where the first did not know", () => {
    const legs = foldLegs(
      [at(1, "call.ringing", { dialer: null, attempt: null })],
      [aDialEnded({ dialer: "dialfire", attempt: 1 })],
    );

    expect(legs).toMatchObject([{ dialer: "dialfire", attempt: 1 }]);
  });

  it("learns nothing from a dial that ended with a word it does not know", () => {
    const legs = foldLegs([at(1, "call.ringing")], [aDialEnded({ dialStatus: "paused" })]);

    expect(legs).toMatchObject([{ status: "ringing", endedAt: null }]);
  });
});

describe("isEnd", () => {
  it("is true for what cannot change any more", () => {
    const ends = Object.values(LEG_STATUS).filter(isEnd);

    expect(ends.toSorted()).toEqual(["busy", "canceled", "completed", "failed", "no-answer"]);
  });
});

describe("toLegEnd", () => {
  it.each([
    ["completed", "completed"],
    ["answered", "completed"],
    ["busy", "busy"],
    ["no-answer", "no-answer"],
    ["failed", "failed"],
    ["canceled", "canceled"],
    ["ringing", null],
    ["", null],
    ["constructor", null],
  ])("reads %j as %j", (word, status) => {
    expect(toLegEnd(word)).toBe(status);
  });
});
