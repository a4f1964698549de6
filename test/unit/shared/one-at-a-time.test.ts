import { describe, expect, it } from "vitest";
import { oneAtATime } from "../../../src/shared/one-at-a-time";

describe("oneAtATime", () => {
  it("lets whoever comes meanwhile wait for the run under way", async () => {
    let runs = 0;
    const gate = Promise.withResolvers<void>();
    const run = oneAtATime(() => {
      runs += 1;
      return gate.promise;
    });

    const waiting = Promise.all([run(), run(), run()]);
    gate.resolve();
    await waiting;

    expect(runs).toBe(1);
  });

  it("runs again for whoever comes later", async () => {
    let runs = 0;
    const run = oneAtATime(async () => {
      runs += 1;
    });

    await run();
    await run();

    expect(runs).toBe(2);
  });

  it("fails for all who waited, and runs again after that", async () => {
    let isBroken = true;
    const run = oneAtATime(async () => {
      if (isBroken) throw new Error("no");
    });

    const outcomes = await Promise.allSettled([run(), run()]);
    isBroken = false;

    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(run()).resolves.toBeUndefined();
  });
});
