import { describe, expect, it } from "vitest";
import { median, medianRatio, percentile } from "../../../bench/statistics";

describe("median", () => {
  it("is the figure in the middle, in whatever order they come", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("lies half-way between the two in the middle of an even number", () => {
    expect(median([4, 1, 2, 9])).toBe(3);
  });

  it("sorts figures by size, not as text", () => {
    expect(median([2, 10, 100])).toBe(10);
  });

  it("leaves the figures in their order", () => {
    const figures = [3, 1, 2];
    median(figures);

    expect(figures).toEqual([3, 1, 2]);
  });

  it("is no number where nothing was measured", () => {
    expect(median([])).toBeNaN();
  });
});

describe("percentile", () => {
  it("reaches from the smallest to the largest figure", () => {
    expect(percentile([3, 1, 2], 0)).toBe(1);
    expect(percentile([3, 1, 2], 100)).toBe(3);
  });

  it("lies between neighbours by proportion", () => {
    expect(percentile([0, 10], 99)).toBeCloseTo(9.9);
  });
});

describe("medianRatio", () => {
  it("compares each round with the bare Worker of the same round", () => {
    expect(medianRatio([20, 4, 9], [10, 2, 3])).toBe(2);
  });

  it("refuses figures whose rounds do not match", () => {
    expect(() => medianRatio([1, 2], [1])).toThrow("base of its round");
  });
});
