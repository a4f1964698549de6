import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayIn, endOfDay, startOfDay } from "../../../dashboard/lib/zoned-day";

const iso = (at: number) => new Date(at).toISOString();
const ZONES = Intl.supportedValuesOf("timeZone");

describe("a day in a zone", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["Asia/Kolkata", "2026-11-21", "2026-11-20T18:30:00.000Z"],
    ["UTC", "2026-11-21", "2026-11-21T00:00:00.000Z"],
  ])("in %s, %s begins at %s", (zone, day, begin) => {
    expect(iso(startOfDay(day, zone))).toBe(begin);
  });

  it("begins with the first moment after a midnight that is skipped", () => {
    expect(iso(startOfDay("2024-04-26", "Africa/Cairo"))).toBe("2024-04-25T22:00:00.000Z");
  });

  it("ends a moment before the next one, on days of 23 and 25 hours too", () => {
    const hours = (day: string) =>
      (endOfDay(day, "Europe/Berlin") + 1 - startOfDay(day, "Europe/Berlin")) / 3_600_000;

    expect(["2026-03-28", "2026-03-29", "2026-10-25"].map(hours)).toEqual([24, 23, 25]);
  });

  it("begins with its first moment in every zone there is, on any day", () => {
    const anyDay = fc.date({
      min: new Date("2020-01-01"),
      max: new Date("2030-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyDay, (zone, date) => {
        const day = iso(date.getTime()).slice(0, 10);
        const begin = startOfDay(day, zone);

        expect(dayIn(begin, zone)).toBe(day);
        expect(dayIn(begin - 1, zone) < day).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
