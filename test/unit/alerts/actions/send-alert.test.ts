import { describe, expect, it } from "vitest";
import { sendAlert } from "../../../../src/alerts/actions/send-alert";
import type { Alert } from "../../../../src/alerts/alert";
import type { Delivery } from "../../../../src/alerts/mail";
import { NOW, REQUEST_ID, someVariables } from "../../../support/builders";
import { fakeAlerts, fakeMailer, fakeSettings, fakeSms } from "../../../support/fake-alerts";
import { recordingLog } from "../../../support/fake-deps";

const DEFERRED: Delivery = { kind: "failed", category: "deferred", message: "451 later" };

function anAlert(changed: Partial<Alert> = {}): Alert {
  return {
    id: 1,
    key: "change-1",
    type: "integration_down",
    phase: "raised",
    about: "dialfire",
    severity: "warning",
    subject: "[IVR Alert] Integration Down: Dialfire",
    message: "Integration: Dialfire\n",
    calls: 0,
    at: NOW,
    recipients: [],
    status: "pending",
    silenced: null,
    attempts: 0,
    error: null,
    smsStatus: null,
    sentAt: null,
    ...changed,
  };
}

function stage(
  alert: Alert,
  { deliveries = [] as Delivery[], recipients = ["jordan@company.com"] } = {},
) {
  const deps = {
    alerts: fakeAlerts(alert),
    apiLogs: { record: async () => undefined, save: async () => undefined },
    log: recordingLog(),
    requestId: REQUEST_ID,
    mailer: fakeMailer(...deliveries),
    now: () => NOW + 1_000,
    settings: fakeSettings({ alerts: { recipients } }),
    sms: fakeSms(),
    variables: someVariables({
      ALERT_FROM_EMAIL: "ivr@company.com",
      ALERT_SMS_TO: "+491711234567",
    }),
  };
  return { ...deps, send: () => sendAlert(deps, alert.id), row: () => deps.alerts.rows[0] };
}

describe("sendAlert", () => {
  it("mails every recipient of this moment, and writes down that it did", async () => {
    const { send, row, mailer, log } = stage(anAlert());

    expect(await send()).toEqual({ kind: "done" });
    expect(mailer.mails).toEqual([
      {
        messageId: `<alert-1.${NOW}@company.com>`,
        from: "ivr@company.com",
        to: ["jordan@company.com"],
        subject: "[IVR Alert] Integration Down: Dialfire",
        text: "Integration: Dialfire\n",
        at: NOW,
      },
    ]);
    expect(row()).toMatchObject({
      status: "sent",
      recipients: ["jordan@company.com"],
      attempts: 1,
      sentAt: NOW + 1_000,
    });
    expect(log.told()).toEqual(["INFO alert.sending", "INFO alert.sent"]);
  });

  it("tries three times more, then it has failed", async () => {
    const { send, row, log } = stage(anAlert(), { deliveries: Array(4).fill(DEFERRED) });

    const outcomes = [await send(), await send(), await send()];
    expect(outcomes.map(({ kind }) => kind)).toEqual(["try_again", "try_again", "try_again"]);
    expect(row()).toMatchObject({ status: "retrying", attempts: 3, error: "451 later (deferred)" });

    expect(await send()).toEqual({ kind: "done" });
    expect(row()).toMatchObject({ status: "failed", attempts: 4, sentAt: null });
    expect(log.told().filter((line) => line === "ERROR alert.not_sent")).toHaveLength(4);
  });

  it("is sent at last by a server that said later three times", async () => {
    const { send, row } = stage(anAlert(), { deliveries: Array(3).fill(DEFERRED) });

    for (let attempt = 0; attempt < 4; attempt++) await send();

    expect(row()).toMatchObject({ status: "sent", attempts: 4 });
  });

  it("sends nothing a second time once that is on record", async () => {
    const { send, mailer } = stage(anAlert());

    await send();
    await send();

    expect(mailer.mails).toHaveLength(1);
  });

  it("sends one duplicate under the same id after a crash between mail and record", async () => {
    const { send, alerts, mailer } = stage(anAlert());
    const record = alerts.recordSending;
    alerts.recordSending = async (id, one) => {
      if (one.status === "sent") throw new Error("the Worker died here");
      await record(id, one);
    };
    await expect(send()).rejects.toThrow("died");
    alerts.recordSending = record;

    await send();

    expect(mailer.mails).toHaveLength(2);
    expect(new Set(mailer.mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it("names the recipients a server refused, and has reached the others", async () => {
    const refused = [{ recipient: "gone@company.com", reason: "550 unknown" }];
    const { send, row } = stage(anAlert(), { deliveries: [{ kind: "sent", refused }] });

    await send();

    expect(row()).toMatchObject({
      status: "sent",
      error: "refused for gone@company.com: 550 unknown",
    });
  });

  it("has failed at once where nobody is named", async () => {
    const { send, row, mailer } = stage(anAlert(), { recipients: [] });

    expect(await send()).toEqual({ kind: "done" });
    expect(row()?.status).toBe("failed");
    expect(row()?.error).toContain("add a recipient");
    expect(mailer.mails).toEqual([]);
  });

  it("leaves a silenced alert alone", async () => {
    const { send, mailer } = stage(anAlert({ silenced: "maintenance" }));

    expect(await send()).toEqual({ kind: "done" });
    expect(mailer.mails).toEqual([]);
  });
});

describe("the text message of a critical alert", () => {
  const CRITICAL = anAlert({
    severity: "critical",
    subject: "[IVR CRITICAL] All Dialers Unavailable",
  });

  it("goes out once, beside the mail", async () => {
    const { send, row, sms } = stage(CRITICAL, { deliveries: [DEFERRED] });

    await send();
    await send();

    expect(sms.texts).toEqual(["[IVR CRITICAL] All Dialers Unavailable"]);
    expect(row()).toMatchObject({ status: "sent", smsStatus: "sent" });
  });

  it("is not sent again where nobody can tell whether it was", async () => {
    const { send, row, sms } = stage(anAlert({ ...CRITICAL, smsStatus: "sending" }));

    await send();

    expect(sms.texts).toEqual([]);
    expect(row()?.status).toBe("sent");
  });

  it("is none where the alert is not critical", async () => {
    const { send, sms } = stage(anAlert());

    await send();

    expect(sms.texts).toEqual([]);
  });
});
