import { describe, expect, it } from "vitest";
import { breakerLimits } from "../../../src/resilience/breaker";
import { viewOf } from "../../../src/resilience/breaker-view";
import { type Finding, toCheckRecord } from "../../../src/resilience/check-record";
import { createWatcher, newWatch, type Watch } from "../../../src/resilience/watch";
import { anApiCall, NOW } from "../../support/builders";

const INTERVAL_MS = 30_000;
const watcher = createWatcher("dialfire", breakerLimits(3, INTERVAL_MS));

const FREE = { available: 3, total: 4, utilizationPercent: 25, busy: 1, queueDepth: null };
const well: Finding = {
  health: { kind: "healthy", latencyMs: 20 },
  capacity: { kind: "live", ...FREE },
  apiCalls: [anApiCall()],
};

function record(finding: Finding, before: Watch, at: number) {
  const after = watcher.learnHealth(before, finding.health, at);
  const check = { integration: "dialfire", at, intervalMs: INTERVAL_MS };
  return { after, record: toCheckRecord(finding, { before, after }, check) };
}

describe("the record of a check", () => {
  it("holds what it found, how the breaker stands after it, and how long the last finding held", () => {
    const { after: first } = record(well, newWatch(NOW), NOW);

    const { after, record: second } = record(well, first, NOW + INTERVAL_MS);

    expect(second).toEqual({
      integration: "dialfire",
      at: NOW + INTERVAL_MS,
      health: well.health,
      stretch: { isUp: true, ms: INTERVAL_MS },
      capacity: { kind: "live", ...FREE },
      breaker: viewOf(after.breaker),
      apiCalls: [],
    });
  });

  it("holds the requests of a check that failed", () => {
    const failed: Finding = {
      ...well,
      health: { kind: "unhealthy", latencyMs: 20, category: "network", reason: "refused" },
    };

    expect(record(failed, newWatch(NOW), NOW).record.apiCalls).toEqual(failed.apiCalls);
  });

  it("holds no capacity where nobody knows it", () => {
    const unknown: Finding = { ...well, capacity: { kind: "unknown", reason: "no seats" } };

    expect(record(unknown, newWatch(NOW), NOW).record.capacity).toBeNull();
  });
});
