import { describe, expect, it } from "vitest";
import {
  chooseSlotSize,
  fillSlots,
  MOST_SLOTS,
  widen,
} from "../../../src/resilience/check-history";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 2, 10, 12);

describe("a chart of checks", () => {
  it.each([
    ["an hour", HOUR, "minute"],
    ["two hours", 2 * HOUR, "minute"],
    ["a day", DAY, "quarter_hour"],
    ["a week", 7 * DAY, "hour"],
    ["30 days", 30 * DAY, "hour"],
  ])("of %s shows 60 to 720 slots", (_what, length, size) => {
    const range = { from: NOON - length, until: NOON };

    expect(chooseSlotSize(range)).toBe(size);
    const slots = fillSlots(range, chooseSlotSize(range), []);
    expect(slots.length).toBeGreaterThanOrEqual(60);
    expect(slots.length).toBeLessThanOrEqual(720);
  });

  it("begins and ends with whole slots", () => {
    const range = { from: NOON + 1, until: NOON + HOUR + 1 };

    expect(widen(range, "quarter_hour")).toEqual({ from: NOON, until: NOON + HOUR + 15 * MINUTE });
  });

  it("is refused where it has too many", () => {
    expect(widen({ from: NOON - MOST_SLOTS * HOUR, until: NOON }, "hour")).not.toBeNull();
    expect(widen({ from: NOON - MOST_SLOTS * HOUR - 1, until: NOON }, "hour")).toBeNull();
  });

  it("shows slots without a check, too: unknown is not zero", () => {
    const found = { start: NOON + HOUR, checks: 2, failures: 1, averageMs: 40, slowestMs: 60 };

    const slots = fillSlots({ from: NOON, until: NOON + 3 * HOUR }, "hour", [found]);

    const none = { checks: 0, failures: 0, averageMs: null, slowestMs: null };
    expect(slots).toEqual([{ start: NOON, ...none }, found, { start: NOON + 2 * HOUR, ...none }]);
  });
});
