import { describe, expect, it } from "vitest";
import {
  planMaintenance,
  tellOfMaintenance,
} from "../../../../src/alerts/actions/plan-maintenance";
import {
  aConfiguration,
  CHANGE_ID,
  NOW,
  REQUEST_ID,
  someVariables,
} from "../../../support/builders";
import { fakeAlerts, fakeMaintenance, fakeSettings } from "../../../support/fake-alerts";
import {
  fakeClock,
  fakeConfiguration,
  fakeLive,
  fakeOutbox,
  recordingLog,
} from "../../../support/fake-deps";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAKER = { kind: "user", id: 1, email: "jordan@company.com" } as const;
const ORIGIN = { ipAddress: null, requestId: REQUEST_ID, changeId: CHANGE_ID };

function stage() {
  const clock = fakeClock();
  const deps = {
    now: clock.now,
    alerts: fakeAlerts(),
    configuration: fakeConfiguration({ kind: "current", configuration: aConfiguration() }),
    live: fakeLive(),
    log: recordingLog(),
    maintenance: fakeMaintenance(),
    outbox: fakeOutbox(),
    settings: fakeSettings(),
    variables: someVariables(),
    afterReply: () => undefined,
  };
  const plan = (from: number) =>
    planMaintenance(deps, MAKER, ORIGIN, { from, until: from + HOUR, reason: "New trunk" });
  const pass = async (minutes: number) => {
    clock.advance(minutes * MINUTE);
    await tellOfMaintenance(deps);
  };
  const subjects = () => deps.alerts.rows.map(({ subject }) => subject);
  return { deps, plan, pass, subjects };
}

const SET = "[IVR Alert] Maintenance Planned";

describe("a maintenance that is set", () => {
  it("a few hours ahead is told once, and not as one of tomorrow", async () => {
    const { plan, pass, subjects } = stage();

    await plan(NOW + 3 * HOUR);
    await pass(1);
    await pass(60);

    expect(subjects()).toEqual([SET]);
  });

  it("is told by the next minute where it could not be told at once", async () => {
    const { deps, plan, pass, subjects } = stage();
    const { add } = deps.alerts;
    deps.alerts.add = () => Promise.reject(new Error("D1 is away"));
    await plan(NOW + 3 * HOUR);
    expect(deps.log.told()).toEqual(["ERROR maintenance.not_told"]);
    deps.alerts.add = add;

    await pass(1);

    expect(subjects()).toEqual([SET]);
    expect(deps.outbox.sent).toEqual([{ kind: "alert", alertId: 1 }]);
    expect(deps.alerts.rows[0]?.message).toContain("Time: 2026-01-15 10:00:00 UTC");
  });
});
