import { describe, expect, it } from "vitest";
import { createTelling } from "../../../src/resilience/telling";

/** A listener who takes everything but what it `refuses`, and what there is to tell it. */
function aTelling(untold: string[], refuses: string[] = []) {
  const told: string[] = [];
  const refused: [string, string][] = [];
  const tellAll = createTelling({
    next: () => untold[0],
    async tell(one) {
      if (refuses.includes(one)) throw new Error("no queue");
      told.push(one);
    },
    forget: () => void untold.shift(),
    notTold: (one, reason) => void refused.push([one, reason]),
  });
  return { tellAll, told, refused, untold, refuses };
}

describe("createTelling", () => {
  it("tells everything, oldest first, and nothing twice", async () => {
    const { tellAll, told, untold } = aTelling(["down", "recovered"]);

    await Promise.all([tellAll(), tellAll()]);
    await tellAll();

    expect(told).toEqual(["down", "recovered"]);
    expect(untold).toEqual([]);
  });

  it("keeps what was not taken, and begins with it the next time", async () => {
    const telling = aTelling(["down", "recovered"], ["down"]);

    await telling.tellAll();
    expect(telling.told).toEqual([]);
    expect(telling.refused).toEqual([["down", "no queue"]]);

    telling.refuses.length = 0;
    await telling.tellAll();
    expect(telling.told).toEqual(["down", "recovered"]);
  });

  it("tells what comes in meanwhile, too", async () => {
    const telling = aTelling(["down"]);

    const underWay = telling.tellAll();
    telling.untold.push("recovered");
    await underWay;

    expect(telling.told).toEqual(["down", "recovered"]);
  });
});
