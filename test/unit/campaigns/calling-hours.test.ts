import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CallingHours,
  callingHours,
  mayCallAt,
  nextCallingTime,
} from "../../../src/campaigns/calling-hours";
import { showMinutes, toMinutes, WEEKDAYS } from "../../../src/routing/opening-hours";
import { readZoneOffsets, type ZoneOffsets } from "../../support/zone-offsets";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Clocks that are put forward by an hour, by half an hour, by two, at midnight, and never. */
const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "America/Santiago",
  "Asia/Kolkata",
].map(readZoneOffsets);

const OFFICE: CallingHours = {
  days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  start_time: "09:00",
  end_time: "17:30",
};

const hours: fc.Arbitrary<CallingHours> = fc
  .record({
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    bounds: fc.uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { minLength: 2, maxLength: 2 }),
  })
  .map(({ days, bounds }) => {
    const [start = 0, end = 0] = bounds.toSorted((a, b) => a - b);
    return { days, start_time: showMinutes(start), end_time: showMinutes(end) };
  });

/** A moment of a zone: any, or within a day of a change of its clock. */
const moments = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    pick: fc.nat(),
    minute: fc.integer({ min: -1_440, max: 1_440 }),
  })
  .map(({ zone, pick, minute }) => {
    const change = zone.transitions[pick % Math.max(1, zone.transitions.length)];
    const around = change?.at ?? Date.UTC(2026, 5, 1) + (pick % 400) * DAY_MS;
    return { zone, at: around + minute * MINUTE_MS + 30_000 };
  });

/** The same question by the zone's offset alone. */
function isOnTheWall(at: number, { days, start_time, end_time }: CallingHours, zone: ZoneOffsets) {
  const wall = at + zone.offsetAt(at) * MINUTE_MS;
  const minute = Math.floor(wall / MINUTE_MS) % (24 * 60);
  const weekday = WEEKDAYS[new Date(wall).getUTCDay()] ?? "sunday";
  return days.includes(weekday) && minute >= toMinutes(start_time) && minute < toMinutes(end_time);
}

describe("calling hours", () => {
  it.each([
    ["before they begin", "2026-03-10T07:59:59Z", false],
    ["from their first minute", "2026-03-10T08:00:00Z", true],
    ["to their last", "2026-03-10T16:29:59Z", true],
    ["not at their end", "2026-03-10T16:30:00Z", false],
    ["not on another day", "2026-03-14T10:00:00Z", false],
    ["by summer time once it counts", "2026-03-30T07:00:00Z", true],
  ])("are on %s", (_when, at, isOn) => {
    expect(mayCallAt(Date.parse(at), OFFICE, ["Europe/Berlin"])).toBe(isOn);
  });

  it("are on where they are on everywhere", () => {
    const at = Date.parse("2026-03-10T09:00:00Z");

    expect(mayCallAt(at, OFFICE, ["Europe/Berlin", "Europe/London"])).toBe(true);
    expect(mayCallAt(at, OFFICE, ["Europe/Berlin", "America/New_York"])).toBe(false);
  });

  it.each([
    ["no day", { ...OFFICE, days: [] }],
    ["an end before the start", { ...OFFICE, start_time: "18:00", end_time: "08:00" }],
    ["no length", { ...OFFICE, start_time: "08:00", end_time: "08:00" }],
  ])("cannot have %s", (_what, wrong) => {
    expect(callingHours.safeParse(wrong).success).toBe(false);
  });
});

describe("the next time to call", () => {
  it("is now while the hours are on, and else the minute they begin", () => {
    const next = (at: string) => {
      const time = nextCallingTime(Date.parse(at), OFFICE, ["Europe/Berlin"]);
      return time === null ? null : new Date(time).toISOString();
    };

    expect(next("2026-03-10T10:00:12.345Z")).toBe("2026-03-10T10:00:12.345Z");
    expect(next("2026-03-10T16:30:00Z")).toBe("2026-03-11T08:00:00.000Z");
    expect(next("2026-03-27T18:00:00Z")).toBe("2026-03-30T07:00:00.000Z");
  });

  it("does not exist where no minute of a week suits everybody", () => {
    const zones = ["Europe/Berlin", "Pacific/Auckland"];

    expect(nextCallingTime(Date.parse("2026-03-10T10:00:00Z"), OFFICE, zones)).toBeNull();
  });

  it("is the first minute there is, in every zone, around every change of its clock", () => {
    fc.assert(
      fc.property(hours, moments, (open, { zone, at }) => {
        const next = nextCallingTime(at, open, [zone.zone]);

        let first: number | null = null;
        for (let time = at; time < at + 8 * DAY_MS && first === null; ) {
          if (isOnTheWall(time, open, zone)) first = time;
          else time = (Math.floor(time / MINUTE_MS) + 1) * MINUTE_MS;
        }
        expect(next).toBe(first);
      }),
      { numRuns: 300 },
    );
  });
});
