import { describe, expect, it } from "vitest";
import {
  type BurnNotice,
  countBurn,
  evaluateBurn,
  FIRST_BURN,
} from "../../../src/resilience/burn-rate";
import type { Level } from "../../../src/resilience/failure-window";
import { NOW } from "../../support/builders";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A minute's calls at a time: `failuresOf` says how many of its 100 failed. */
function burn(
  minutes: number,
  failuresOf: (minute: number) => number,
  level: Level = { kind: "normal" },
): BurnNotice[] {
  let state = FIRST_BURN;
  const told: BurnNotice[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const now = NOW + minute * MINUTE;
    const count = { at: now, calls: 100, failed: failuresOf(minute), reasons: {} };
    const seen = evaluateBurn(
      countBurn(state, [count], now),
      { level, countsUnanswered: true },
      now,
    );
    state = seen.state;
    if (seen.notice) told.push(seen.notice);
  }
  return told;
}

const DAY = 24 * 60;

describe("the month's allowance of failed calls", () => {
  it("is no news while it is kept", () => {
    expect(burn(3 * DAY, (minute) => (minute % 2 === 0 ? 1 : 0))).toEqual([]);
  });

  it("is told once a day while three days go over it slowly", () => {
    const told = burn(4 * DAY, () => 2);

    expect(told.map(({ at }) => (at - NOW) / HOUR)).toEqual(
      [0, 24, 48, 72].map((hour) => expect.closeTo(hour, 1)),
    );
    expect(told[0]).toMatchObject({ objectivePercent: 1, ratePercent: 2, pace: 2 });
  });

  it("is told within the hour that burns it fast", () => {
    const told = burn(3 * DAY, (minute) => (minute >= 2 * DAY && minute < 2 * DAY + 60 ? 60 : 0));

    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ longMs: HOUR });
    expect((told[0]?.at ?? 0) - NOW).toBeLessThan((2 * DAY + 20) * MINUTE);
  });

  it("is not told of by fewer than five failures, whatever their share", () => {
    expect(burn(4, () => 1)).toEqual([]);
  });

  it("is not told while people know that too many calls fail", () => {
    const level: Level = { kind: "elevated", since: NOW, toldAt: NOW, belowSince: null };

    expect(burn(60, () => 60, level)).toEqual([]);
  });

  it("takes the same room after a year", () => {
    let state = FIRST_BURN;
    for (let hour = 0; hour < 365 * 24; hour++) {
      const at = NOW + hour * HOUR;
      state = countBurn(state, [{ at, calls: 1, failed: 1, reasons: { busy: 1 } }], at);
    }

    expect(state.minutes.buckets.length).toBeLessThanOrEqual(73);
    expect(state.hours.buckets.length).toBeLessThanOrEqual(73);
  });
});
