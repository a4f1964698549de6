import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BUCKET_SIZES, chooseBucketSize, cutIntoBuckets } from "../../../src/metrics/bucket";
import { readZoneOffsets } from "../../support/zone-offsets";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const at = (text: string) => Date.parse(text);
const period = (from: string, until: string) => ({ from: at(from), until: at(until) });

describe("the size of buckets", () => {
  it.each([
    [HOUR_MS, "minute"],
    [12 * HOUR_MS, "five_minutes"],
    [DAY_MS, "quarter_hour"],
    [7 * DAY_MS, "hour"],
    [30 * DAY_MS, "day"],
  ])("for %i ms is %s", (length, size) => {
    expect(chooseBucketSize({ from: 0, until: length })).toBe(size);
  });
});

describe("buckets", () => {
  it("begin where the clock of the zone does, the first and last cut to the period", () => {
    const buckets = cutIntoBuckets(
      period("2026-01-15T10:20:00Z", "2026-01-15T12:10:00Z"),
      "hour",
      "Asia/Kathmandu",
    );

    expect(buckets?.map(({ from }) => new Date(from).toISOString().slice(11, 16))).toEqual([
      "10:20",
      "11:15",
    ]);
    expect(buckets?.at(-1)?.until).toBe(at("2026-01-15T12:10:00Z"));
  });

  it.each([
    ["is put on", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", [23, 24]],
    ["is put back", "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", [25, 24]],
  ])("are days of the zone when its clock %s", (_what, from, until, hours) => {
    const buckets = cutIntoBuckets(period(from, until), "day", "Europe/Berlin");

    expect(buckets?.map((one) => (one.until - one.from) / HOUR_MS)).toEqual(hours);
  });

  it.each([
    ["is put on by half an hour", "2026-10-03T15:00:00Z", ["15:00", "15:30", "16:00"]],
    ["is put back by half an hour", "2026-04-04T14:00:00Z", ["14:00", "15:00", "15:30"]],
  ])("begin an hour where a clock %s", (_what, from, begins) => {
    const until = new Date(at(from) + 2 * HOUR_MS).toISOString();
    const buckets = cutIntoBuckets(period(from, until), "hour", "Australia/Lord_Howe");

    expect(
      buckets?.slice(0, 3).map((one) => new Date(one.from).toISOString().slice(11, 16)),
    ).toEqual(begins);
  });

  it("begin a day with its first moment where midnight is skipped", () => {
    const buckets = cutIntoBuckets(
      period("2026-04-23T12:00:00Z", "2026-04-24T12:00:00Z"),
      "day",
      "Africa/Cairo",
    );

    expect(buckets?.[1]?.from).toBe(at("2026-04-23T22:00:00Z"));
  });

  it("cover the period without gap, and each begins a unit of the local clock", () => {
    const zones = ["UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Africa/Cairo"];
    const offsets = new Map(zones.map((zone) => [zone, readZoneOffsets(zone)]));
    const UNITS = { minute: 1, five_minutes: 5, quarter_hour: 15, hour: 60, day: 1_440 };
    const minutes = fc.integer({ min: 0, max: 365 * 1_440 });

    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...BUCKET_SIZES),
        minutes,
        (zone, size, start) => {
          const from = at("2026-01-01T00:00:00Z") + start * MINUTE_MS;
          const whole = { from, until: from + 100 * UNITS[size] * MINUTE_MS };
          const buckets = cutIntoBuckets(whole, size, zone) ?? [];

          expect(buckets[0]?.from).toBe(whole.from);
          expect(buckets.at(-1)?.until).toBe(whole.until);
          for (const [i, bucket] of buckets.slice(1).entries()) {
            expect(bucket.from).toBe(buckets[i]?.until);
            const offset = (then: number) => offsets.get(zone)?.offsetAt(then) ?? 0;
            const local = bucket.from / MINUTE_MS + offset(bucket.from);
            const isAtUnit = local % UNITS[size] === 0;
            // Where the clock jumps over the unit's begin, the bucket begins with the jump.
            const hasJumped = offset(bucket.from - MINUTE_MS) !== offset(bucket.from);
            expect(isAtUnit || hasJumped).toBe(true);
          }
        },
      ),
    );
  });

  it("are refused where there would be more than a thousand", () => {
    expect(cutIntoBuckets({ from: 0, until: 1_000 * MINUTE_MS }, "minute", "UTC")).toHaveLength(
      1_000,
    );
    expect(cutIntoBuckets({ from: 0, until: 1_001 * MINUTE_MS }, "minute", "UTC")).toBeNull();
  });
});
