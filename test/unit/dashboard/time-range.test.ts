import { describe, expect, it } from "vitest";
import {
  momentsOf,
  nameTimeRange,
  placeInTime,
  readTimeRange,
  writeTimeRange,
} from "../../../dashboard/lib/time-range";

const NOW = Date.UTC(2026, 2, 10, 12, 0, 30);

describe("the time range in an address", () => {
  it.each([
    ["", { kind: "preset", preset: "24h" }],
    ["?range=7d", { kind: "preset", preset: "7d" }],
    ["?range=toString", { kind: "preset", preset: "24h" }],
    ["?from=2026-03-01&to=2026-03-02", { kind: "days", from: "2026-03-01", to: "2026-03-02" }],
    ["?from=2026-03-02&to=2026-03-01", { kind: "preset", preset: "24h" }],
    ["?from=soon&to=2026-03-01", { kind: "preset", preset: "24h" }],
  ])("%j is read as %j", (search, range) => {
    expect(readTimeRange(search)).toEqual(range);
  });

  it("is written beside what else stands there, and starts again at the first page", () => {
    const search = "?status=failed&range=1h&page=3";

    expect(writeTimeRange(search, { kind: "preset", preset: "7d" })).toBe(
      "?status=failed&range=7d",
    );
    expect(writeTimeRange(search, { kind: "preset", preset: "24h" })).toBe("?status=failed");
    expect(writeTimeRange("?range=1h", { kind: "preset", preset: "24h" })).toBe("");
  });

  it("comes back as it was written", () => {
    const days = { kind: "days", from: "2026-03-01", to: "2026-03-05" } as const;

    expect(readTimeRange(writeTimeRange("", days))).toEqual(days);
  });
});

describe("momentsOf", () => {
  it("ends a span at the full minute, so that one minute asks one question", () => {
    expect(momentsOf({ kind: "preset", preset: "1h" }, NOW, "Europe/Berlin")).toEqual({
      startDate: "2026-03-10T11:01:00.000Z",
      endDate: "2026-03-10T12:01:00.000Z",
    });
  });

  it("takes days whole, from midnight to midnight of the zone", () => {
    const range = { kind: "days", from: "2026-03-28", to: "2026-03-29" } as const;

    expect(momentsOf(range, NOW, "Europe/Berlin")).toEqual({
      startDate: "2026-03-27T23:00:00.000Z",
      endDate: "2026-03-29T21:59:59.999Z",
    });
  });
});

describe("nameTimeRange", () => {
  it("says it in words", () => {
    expect(nameTimeRange({ kind: "preset", preset: "30d" })).toBe("Last 30 days");
    expect(nameTimeRange({ kind: "days", from: "2026-03-01", to: "2026-03-02" })).toBe(
      "2026-03-01 to 2026-03-02",
    );
  });

  it("fits into a sentence", () => {
    expect(placeInTime({ kind: "preset", preset: "1h" })).toBe("in the last hour");
    expect(placeInTime({ kind: "days", from: "2026-03-01", to: "2026-03-01" })).toBe(
      "on 2026-03-01",
    );
  });
});
