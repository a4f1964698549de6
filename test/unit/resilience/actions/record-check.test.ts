import { describe, expect, it } from "vitest";
import { recordCheck } from "../../../../src/resilience/actions/record-check";
import { newBreaker } from "../../../../src/resilience/breaker";
import { viewOf } from "../../../../src/resilience/breaker-view";
import type { CheckRecord } from "../../../../src/resilience/check-record";
import type { Health } from "../../../../src/resilience/health";
import type { HealthStore } from "../../../../src/resilience/health-store";
import { NOW } from "../../../support/builders";
import { fakeFailureWindows } from "../../../support/fake-alerts";
import { recordingLog } from "../../../support/fake-deps";

const FAILED: Health = {
  kind: "unhealthy",
  latencyMs: 20,
  category: "server_error",
  reason: "answered 500",
};

const aCheck = (changed: Partial<CheckRecord> = {}): CheckRecord => ({
  integration: "dialfire",
  at: NOW,
  health: FAILED,
  stretch: null,
  capacity: null,
  breaker: viewOf(newBreaker(NOW)),
  apiCalls: [],
  ...changed,
});

function someDeps(save: HealthStore["save"] = async () => undefined) {
  const saved: CheckRecord[] = [];
  const health: HealthStore = {
    save: async (check) => {
      await save(check);
      saved.push(check);
    },
    sumWatched: () => Promise.reject(new Error("no test reads the record")),
    listSlots: () => Promise.reject(new Error("no test reads the record")),
  };
  return { saved, health, failureWindows: fakeFailureWindows(), log: recordingLog() };
}

describe("a check", () => {
  it("is put on record, and counts as one request of its integration", async () => {
    const deps = someDeps();

    await recordCheck(deps, aCheck());

    expect(deps.saved).toEqual([aCheck()]);
    const reasons = { "answered 500 (server_error)": 1 };
    expect(deps.failureWindows.fed).toEqual([
      { stream: "dialfire", counts: [{ at: NOW, calls: 1, failed: 1, reasons }] },
    ]);
    expect(deps.log.told()).toEqual([]);
  });

  it("counts although it cannot be put on record", async () => {
    const deps = someDeps(() => Promise.reject(new Error("D1 is away")));

    await recordCheck(deps, aCheck());

    expect(deps.failureWindows.fed).toHaveLength(1);
    expect(deps.log.told()).toEqual(["WARNING health.not_recorded"]);
  });

  it("is put on record although it cannot be counted", async () => {
    const deps = someDeps();
    deps.failureWindows.count = () => Promise.reject(new Error("the window is gone"));

    await recordCheck(deps, aCheck());

    expect(deps.saved).toHaveLength(1);
    expect(deps.log.told()).toEqual(["ERROR stream.not_fed"]);
  });

  it.each(["our_own_agents", "routing", "setup_time"])(
    "of a dialer called %s counts in no stream of another thing",
    async (integration) => {
      const deps = someDeps();

      await recordCheck(deps, aCheck({ integration }));

      expect(deps.saved).toHaveLength(1);
      expect(deps.failureWindows.fed).toEqual([]);
    },
  );
});
