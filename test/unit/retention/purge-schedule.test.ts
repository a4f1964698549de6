import { describe, expect, it } from "vitest";
import { cutoffOf, isPurgeHour } from "../../../src/retention/purge-schedule";

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 5, 1, 12);

describe("isPurgeHour", () => {
  it("goes by the clock on the wall of the zone", () => {
    const oneUtc = Date.UTC(2026, 5, 1, 1);

    expect(isPurgeHour(oneUtc, 3, "Europe/Berlin")).toBe(true);
    expect(isPurgeHour(oneUtc, 1, "Europe/Berlin")).toBe(false);
    expect(isPurgeHour(oneUtc, 1, "UTC")).toBe(true);
  });

  it("comes once on every ordinary day", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => NOON + hour * 3_600_000);

    expect(hours.filter((at) => isPurgeHour(at, 3, "Asia/Kolkata"))).toHaveLength(1);
  });
});

describe("cutoffOf", () => {
  it("lies as many days back as configured", () => {
    expect(cutoffOf(NOON, 120)).toBe(NOON - 120 * DAY_MS);
  });

  it("never comes closer than 90 days", () => {
    expect(cutoffOf(NOON, 30)).toBe(NOON - 90 * DAY_MS);
  });
});
