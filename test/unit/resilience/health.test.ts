import { describe, expect, it } from "vitest";
import { judgeHealth } from "../../../src/resilience/health";
import { anApiCall } from "../../support/builders";

describe("judgeHealth", () => {
  it.each([
    [0, "healthy"],
    [999, "healthy"],
    [1_000, "degraded"],
    [2_000, "degraded"],
    [2_001, "unhealthy"],
  ])("calls a dialer that answers after %i ms %s", (durationMs, kind) => {
    expect(judgeHealth(anApiCall({ durationMs }))).toMatchObject({ kind, latencyMs: durationMs });
  });

  it("says that a dialer is too slow, without an error of its own", () => {
    expect(judgeHealth(anApiCall({ durationMs: 2_400 }))).toEqual({
      kind: "unhealthy",
      latencyMs: 2_400,
      category: null,
      reason: "answered after 2400 ms",
    });
  });

  it.each(["auth_failed", "server_error", "timeout", "network", "rate_limited"] as const)(
    "tells apart why a dialer fails: %s",
    (category) => {
      const call = anApiCall({ category, durationMs: 12, errorMessage: "answered badly" });

      expect(judgeHealth(call)).toEqual({
        kind: "unhealthy",
        latencyMs: 12,
        category,
        reason: "answered badly",
      });
    },
  );
});
