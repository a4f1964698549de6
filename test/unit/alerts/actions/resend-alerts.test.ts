import { describe, expect, it } from "vitest";
import { resendAlerts } from "../../../../src/alerts/actions/resend-alerts";
import type { Alert } from "../../../../src/alerts/alert";
import { NOW } from "../../../support/builders";
import { anAlert, fakeAlerts } from "../../../support/fake-alerts";
import { fakeOutbox, recordingLog } from "../../../support/fake-deps";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

async function resentAfter(ms: number, changed: Partial<Alert> = {}) {
  const alerts = fakeAlerts(anAlert({ raisedAt: NOW, ...changed }));
  const deps = { alerts, log: recordingLog(), outbox: fakeOutbox() };
  await resendAlerts(deps, NOW + ms);
  return deps.outbox.sent;
}

describe("an alert nobody has got", () => {
  it("is on its way again after two minutes: its message may be lost", async () => {
    expect(await resentAfter(119 * SECOND)).toEqual([]);
    expect(await resentAfter(2 * MINUTE)).toEqual([{ kind: "alert", alertId: 1 }]);
  });

  it("is of no use to anybody a day later", async () => {
    expect(await resentAfter(24 * HOUR + 1)).toEqual([]);
  });

  it("stays where it is when it is silenced", async () => {
    expect(await resentAfter(2 * MINUTE, { silenced: "cooldown" })).toEqual([]);
  });
});
