import { describe, expect, it } from "vitest";
import { writeBurning } from "../../../src/alerts/rate-text";
import { NOW } from "../../support/builders";

const HOUR = 3_600_000;

describe("the mail of the monthly objective", () => {
  it("says how many calls failed, in what time, and how fast the allowance goes", () => {
    const notice = {
      ...({ kind: "burning", key: "burning:1", at: NOW, longMs: 6 * HOUR } as const),
      ...{ calls: 1_200, failed: 90, ratePercent: 7.5, objectivePercent: 1, pace: 7.5 },
    };

    expect(writeBurning(notice)).toEqual({
      key: "burning:1",
      type: "monthly_objective",
      phase: "raised",
      about: "",
      severity: "warning",
      subject: "[IVR Alert] Monthly Objective at Risk: 7.5% of calls failed",
      message: [
        "In the last 6 hours, 90 of 1200 calls failed.",
        "The objective is at most 1% a month: its allowance goes 7.5 times as fast as it may.",
        "",
        "Time: 2026-01-15 10:00:00 UTC",
        "",
      ].join("\n"),
      calls: 0,
      at: NOW,
    });
  });
});
