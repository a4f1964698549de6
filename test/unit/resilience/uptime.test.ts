import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Health } from "../../../src/resilience/health";
import { reckonUptime, stretchSince, type WatchedTime } from "../../../src/resilience/uptime";
import { NOW } from "../../support/builders";

const INTERVAL_MS = 30_000;
const HOUR_MS = 3_600_000;
const UP: Health = { kind: "healthy", latencyMs: 50 };
const SLOW: Health = { kind: "degraded", latencyMs: 1_500 };
const DOWN: Health = { kind: "unhealthy", latencyMs: 5, category: "network", reason: "refused" };
const ABSENT: Health = { kind: "not_configured", reason: "no key" };

const last = (health: Health, ago = INTERVAL_MS) => ({ at: NOW - ago, health });

describe("what a check found", () => {
  it.each([
    ["up while it answers", UP, true],
    ["up while it answers slowly", SLOW, true],
    ["down while it fails", DOWN, false],
  ])("counts as %s, until the next check", (_what, health, isUp) => {
    expect(stretchSince(last(health), NOW, INTERVAL_MS)).toEqual({ isUp, ms: INTERVAL_MS });
  });

  it("says nothing of a time in which nobody looked", () => {
    expect(stretchSince(last(UP, 60_000), NOW, INTERVAL_MS)).toEqual({ isUp: true, ms: 60_000 });
    expect(stretchSince(last(UP, 60_001), NOW, INTERVAL_MS)).toBeNull();
    expect(stretchSince(last(UP, -1), NOW, INTERVAL_MS)).toBeNull();
    expect(stretchSince(null, NOW, INTERVAL_MS)).toBeNull();
    expect(stretchSince(last(ABSENT), NOW, INTERVAL_MS)).toBeNull();
  });
});

describe("the uptime", () => {
  it("is the share of the watched time", () => {
    expect(reckonUptime({ upMs: 99 * HOUR_MS, downMs: HOUR_MS })).toMatchObject({ percent: 99 });
  });

  it("is unknown where nobody watched, not 0 and not 100", () => {
    expect(reckonUptime({ upMs: 0, downMs: 0 }).percent).toBeNull();
  });

  it("allows 3.6 hours of outage in 30 days", () => {
    const { allowedDownMs } = reckonUptime({ upMs: 0, downMs: 0 });

    expect(allowedDownMs / HOUR_MS).toBeCloseTo(3.6, 9);
  });

  it("agrees with a clock that looks every second, however checks and outages fall", () => {
    const check = fc.record({ health: fc.constantFrom(UP, SLOW, DOWN), seconds: fc.nat(90) });
    fc.assert(
      fc.property(fc.array(check, { minLength: 1, maxLength: 60 }), (checks) => {
        const sum: WatchedTime = { upMs: 0, downMs: 0 };
        const seen = { upMs: 0, downMs: 0 };
        let at = NOW;
        for (const { health, seconds } of checks) {
          const next = at + seconds * 1_000;
          const stretch = stretchSince({ at, health }, next, INTERVAL_MS);
          if (stretch) sum[stretch.isUp ? "upMs" : "downMs"] += stretch.ms;
          const isWatched = seconds <= 60;
          for (let tick = 0; isWatched && tick < seconds; tick++) {
            seen[health.kind === "unhealthy" ? "downMs" : "upMs"] += 1_000;
          }
          at = next;
        }

        expect(sum).toEqual(seen);
      }),
    );
  });
});
