import { describe, expect, it } from "vitest";
import {
  breakerLimits,
  newBreaker,
  recordEvidence,
  resetBreaker,
} from "../../../src/resilience/breaker";
import { findChanges } from "../../../src/resilience/integration-change";
import { NOW } from "../../support/builders";

const LIMITS = breakerLimits(1, 30_000);
const CLOSED = newBreaker(NOW);

const following = (source: "probe" | "line", kind: "good" | "bad" | "refused", state = CLOSED) =>
  recordEvidence(
    state,
    { source, ageMs: 0, outcome: kind === "good" ? { kind } : { kind, reason: "answered 500" } },
    LIMITS,
    NOW,
  );

describe("what people hear of an integration", () => {
  it("is that it went down, with the reason", () => {
    expect(findChanges(CLOSED, following("probe", "bad"))).toEqual([
      { change: "down", reason: "its API: 1 failures in a row: answered 500" },
    ]);
  });

  it("is told once, also when the line goes down after the API", () => {
    const down = following("probe", "bad");

    expect(findChanges(down, following("line", "bad", down))).toEqual([]);
  });

  it("is that it came back, only when both API and line did", () => {
    const both = following("line", "bad", following("probe", "bad"));
    const apiAgain = [1, 2, 3].reduce((state) => following("probe", "good", state), both);
    expect(findChanges(both, apiAgain)).toEqual([]);

    expect(findChanges(apiAgain, following("line", "good", apiAgain))).toEqual([
      { change: "recovered", reason: "was down: its line: 1 failures in a row: answered 500" },
    ]);
  });

  it("is that it came back also when a person closed its breaker", () => {
    const down = following("probe", "bad");

    expect(findChanges(down, resetBreaker(down, NOW))).toMatchObject([{ change: "recovered" }]);
  });

  it("is that it refuses our key, and that it takes it again", () => {
    const refused = following("probe", "refused");

    expect(findChanges(CLOSED, refused)).toEqual([
      { change: "auth_failed", reason: "answered 500" },
    ]);
    expect(findChanges(refused, following("probe", "good", refused))).toMatchObject([
      { change: "auth_restored" },
    ]);
  });

  it("is nothing while nothing changes", () => {
    expect(findChanges(CLOSED, following("probe", "good"))).toEqual([]);
  });
});
