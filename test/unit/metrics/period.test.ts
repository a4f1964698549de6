import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choosePeriod, type Period, splitAtQuarters } from "../../../src/metrics/period";
import { NOW } from "../../support/builders";

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 86_400_000;

describe("the period", () => {
  it("is the 24 hours before its end", () => {
    expect(choosePeriod(undefined, NOW)).toEqual({ from: NOW - DAY_MS, until: NOW });
  });

  it("is widened to whole minutes", () => {
    expect(choosePeriod(NOW + 59_999, NOW + 60_001)).toEqual({
      from: NOW,
      until: NOW + 2 * MINUTE_MS,
    });
  });

  it("is covered by its parts once, without gap, by quarters where it can be", () => {
    const minutes = fc.integer({ min: 0, max: 4_000 });

    fc.assert(
      fc.property(minutes, minutes, (start, length) => {
        const period = {
          from: NOW + start * MINUTE_MS,
          until: NOW + (start + length) * MINUTE_MS,
        };
        const parts = splitAtQuarters(period);

        const ordered = [...parts.minutes, ...parts.quarters].sort((a, b) => a.from - b.from);
        expect(ordered[0]?.from).toBe(period.from);
        expect(ordered.at(-1)?.until).toBe(period.until);
        for (const [i, part] of ordered.slice(1).entries()) {
          expect(part.from).toBe(ordered[i]?.until);
        }
        for (const { from, until } of parts.quarters) {
          expect([from % QUARTER_MS, until % QUARTER_MS]).toEqual([0, 0]);
        }
        expect(lengthOf(parts.minutes)).toBeLessThan(2 * QUARTER_MS);
      }),
    );
  });
});

function lengthOf(parts: readonly Period[]): number {
  return parts.reduce((sum, { from, until }) => sum + until - from, 0);
}
