import { describe, expect, it } from "vitest";
import { follow } from "../../../dashboard/lib/live-feed";
import type { LiveDelta, LiveMessage } from "../../../src/live/live-message";

const HEARD = { epoch: "one", seq: 7 };
const delta = (seq: number): LiveDelta => ({ seq, type: "counts_changed", active_calls: 3 });
const SNAPSHOT: LiveMessage = {
  type: "snapshot",
  epoch: "two",
  seq: 2,
  counts: { active_calls: 0 },
  health: [],
};

describe("who follows the live feed", () => {
  it("takes the next delta as a change", () => {
    expect(follow(HEARD, delta(8))).toEqual({
      kind: "changed",
      heard: { epoch: "one", seq: 8 },
      delta: delta(8),
    });
  });

  it("finds a gap, and what it knows already", () => {
    expect(follow(HEARD, delta(9))).toEqual({ kind: "gap" });
    expect(follow(HEARD, delta(7))).toEqual({ kind: "known" });
  });

  it("begins anew with a snapshot, whatever was before", () => {
    expect(follow(HEARD, SNAPSHOT)).toEqual({ kind: "anew", heard: { epoch: "two", seq: 2 } });
    expect(follow(null, SNAPSHOT)).toEqual({ kind: "anew", heard: { epoch: "two", seq: 2 } });
  });

  it("goes on where it was when it is resumed", () => {
    expect(follow(HEARD, { type: "resumed", ...HEARD })).toEqual({
      kind: "resumed",
      heard: HEARD,
    });
  });

  it("cannot make sense of a delta before anything else", () => {
    expect(follow(null, delta(1))).toEqual({ kind: "gap" });
  });
});
