import { describe, expect, it } from "vitest";
import { CALL_DEADLINE_MS, createTimeBudget } from "../../../src/shared/time-budget";
import { NOW } from "../../support/builders";
import { fakeClock } from "../../support/fake-deps";

describe("createTimeBudget", () => {
  it("starts with the whole time of a call", () => {
    const budget = createTimeBudget(fakeClock(NOW).now);

    expect(budget.startedAt).toBe(NOW);
    expect(budget.elapsedMs()).toBe(0);
    expect(budget.leftMs()).toBe(CALL_DEADLINE_MS);
  });

  it("counts down as time goes by", () => {
    const clock = fakeClock();
    const budget = createTimeBudget(clock.now, 1_800);

    clock.advance(1_000);

    expect(budget.elapsedMs()).toBe(1_000);
    expect(budget.leftMs()).toBe(800);
  });

  it("never has less than nothing left", () => {
    const clock = fakeClock();
    const budget = createTimeBudget(clock.now, 1_800);

    clock.advance(5_000);

    expect(budget.leftMs()).toBe(0);
    expect(budget.capMs(300)).toBe(0);
  });

  it("gives a step its own cap while there is time, and then what is left", () => {
    const clock = fakeClock();
    const budget = createTimeBudget(clock.now, 1_800);

    expect(budget.capMs(300)).toBe(300);
    clock.advance(1_700);
    expect(budget.capMs(300)).toBe(100);
  });

  it("counts from an earlier start where it is given one", () => {
    const budget = createTimeBudget(fakeClock(NOW).now, 1_800, NOW - 500);

    expect(budget.leftMs()).toBe(1_300);
  });

  it("ends before the two seconds that a caller may wait", () => {
    expect(CALL_DEADLINE_MS).toBeLessThan(2_000);
  });
});
