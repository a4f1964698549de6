import { describe, expect, it } from "vitest";
import type { Health } from "../../../src/resilience/health";
import { NO_HISTORY, recordCheck, summarise } from "../../../src/resilience/health-history";
import { NOW } from "../../support/builders";

const MINUTE = 60_000;
const ok = (latencyMs: number): Health => ({ kind: "healthy", latencyMs });
const failed = (latencyMs: number): Health => ({
  kind: "unhealthy",
  latencyMs,
  category: "timeout",
  reason: "no complete answer within 2500 ms",
});

/** Checks ten seconds apart, the last one now. */
function history(...checks: Health[]) {
  return checks.reduce(
    (known, health, i) => recordCheck(known, health, NOW - (checks.length - 1 - i) * 10_000),
    NO_HISTORY,
  );
}

describe("the history of checks", () => {
  it("has the last one, the last success and the last error", () => {
    expect(history(ok(50), failed(2_500))).toMatchObject({
      last: { at: NOW, health: { kind: "unhealthy" } },
      lastSuccessAt: NOW - 10_000,
      lastError: { at: NOW, message: "no complete answer within 2500 ms" },
    });
  });

  it("averages the last five minutes, and tells the slowest twentieth", () => {
    const latencies = Array.from({ length: 20 }, (_, i) => (i + 1) * 10);

    expect(summarise(history(...latencies.map(ok)), NOW)).toEqual({
      averageMs: 105,
      p95Ms: 190,
      checks: 20,
      successes: 20,
      trend: "degrading",
    });
  });

  it("counts failures, and how long they took", () => {
    expect(summarise(history(ok(100), failed(2_500)), NOW)).toMatchObject({
      averageMs: 1_300,
      checks: 2,
      successes: 1,
    });
  });

  it("forgets what is older than five minutes", () => {
    expect(summarise(history(ok(100)), NOW + 5 * MINUTE)).toEqual({
      averageMs: null,
      p95Ms: null,
      checks: 0,
      successes: 0,
      trend: null,
    });
  });

  it("counts nothing where nothing is configured, and keeps what was known", () => {
    const reason = "DIALFIRE_API_KEY is not set";
    const known = recordCheck(history(ok(50)), { kind: "not_configured", reason }, NOW + 1);

    expect(known).toMatchObject({
      last: { health: { kind: "not_configured" } },
      lastSuccessAt: NOW,
      lastError: null,
    });
    expect(summarise(known, NOW + 1).checks).toBe(1);
  });

  it("keeps a bounded memory, however often somebody tests", () => {
    let known = NO_HISTORY;
    for (let i = 0; i < 500; i++) known = recordCheck(known, ok(1), NOW);

    expect(known.recent).toHaveLength(60);
  });
});

describe("the trend of response times", () => {
  it.each([
    ["too few checks", [50, 60, 70], null],
    ["slower answers", [100, 100, 130, 130], "degrading"],
    ["quicker answers", [130, 130, 100, 100], "improving"],
    ["a fifth of a change at most", [100, 100, 119, 119], "stable"],
    ["a few milliseconds, however large a part", [2, 2, 20, 20], "stable"],
    ["one odd answer among many", [100, 100, 100, 100, 100, 180, 100, 100, 100, 100], "stable"],
  ])("tells of %s", (_what, latencies, trend) => {
    expect(summarise(history(...latencies.map(ok)), NOW).trend).toBe(trend);
  });
});
