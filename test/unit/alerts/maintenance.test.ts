import { describe, expect, it } from "vitest";
import { findSteps } from "../../../src/alerts/maintenance";
import { NOW } from "../../support/builders";

const HOUR = 3_600_000;

const from = NOW + 100 * HOUR;
const planned = (madeAt: number) => ({
  ...{ id: 1, from, until: from + HOUR, reason: "New trunk", madeBy: "jordan@company.com" },
  madeAt,
});

describe("the mails of a maintenance", () => {
  it.each([
    [25, ["set"]],
    [24, ["set", "soon"]],
    [1, ["set", "soon"]],
    [0, ["set"]],
  ])("%i hours before it, where it was set days ahead, are %j", (hours, steps) => {
    expect(findSteps(planned(NOW), from - hours * HOUR)).toEqual(steps);
  });

  it.each([24, 23, 1])("remind of none that was set %i hours ahead", (hours) => {
    const one = planned(from - hours * HOUR);

    expect(findSteps(one, one.madeAt + 60_000)).toEqual(["set"]);
  });
});
