import { describe, expect, it } from "vitest";
import { sendAlert } from "../../../../src/alerts/actions/send-alert";
import type { Alert } from "../../../../src/alerts/alert";
import type { Delivery } from "../../../../src/alerts/mail";
import { NOW, REQUEST_ID, someVariables } from "../../../support/builders";
import {
  anAlert,
  fakeAlerts,
  fakeMailer,
  fakeSettings,
  fakeSms,
} from "../../../support/fake-alerts";
import { fakeClock, recordingLog } from "../../../support/fake-deps";

const UNDER_WAY = { kind: "try_again", reason: "another try is under way" };
const DEFERRED: Delivery = { kind: "failed", category: "deferred", message: "451 later" };

function stage(
  alert: Alert,
  {
    deliveries = [] as Delivery[],
    recipients = ["jordan@company.com"],
    texts = [] as Parameters<typeof fakeSms>,
  } = {},
) {
  const clock = fakeClock(NOW + 1_000);
  const deps = {
    clock,
    alerts: fakeAlerts(alert),
    apiLogs: { record: async () => undefined, save: async () => undefined },
    log: recordingLog(),
    requestId: REQUEST_ID,
    mailer: fakeMailer(...deliveries),
    now: clock.now,
    settings: fakeSettings({ alerts: { recipients } }),
    sms: fakeSms(...texts),
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
    const { send, alerts, clock, mailer } = stage(anAlert());
    const record = alerts.recordMail;
    alerts.recordMail = () => Promise.reject(new Error("the Worker died here"));
    await expect(send()).rejects.toThrow("died");
    alerts.recordMail = record;

    expect(await send()).toEqual(UNDER_WAY);
    clock.advance(25_000);
    await send();
    await send();

    expect(mailer.mails).toHaveLength(2);
    expect(new Set(mailer.mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it("names the recipients a server refused, and has reached the others", async () => {
    const refused = [{ recipient: "gone@company.com", reason: "550 unknown" }];
    const { send, row } = stage(anAlert(), {
      deliveries: [{ kind: "sent", refused, deferred: [] }],
    });

    await send();

    expect(row()).toMatchObject({
      status: "sent",
      error: "refused for gone@company.com: 550 unknown",
    });
  });

  it("tries again for those alone whom a server put off", async () => {
    const { send, row, mailer } = stage(anAlert(), {
      recipients: ["has@company.com", "busy@company.com", "gone@company.com"],
      deliveries: [
        {
          kind: "sent",
          refused: [{ recipient: "gone@company.com", reason: "550 unknown" }],
          deferred: [{ recipient: "busy@company.com", reason: "450 greylisted" }],
        },
      ],
    });

    expect(await send()).toMatchObject({ kind: "try_again" });
    expect(row()).toMatchObject({
      status: "retrying",
      sentAt: NOW + 1_000,
      error:
        "refused for gone@company.com: 550 unknown; put off for busy@company.com: 450 greylisted",
    });
    expect(await send()).toEqual({ kind: "done" });

    expect(mailer.mails.map(({ to }) => to)).toEqual([
      ["has@company.com", "busy@company.com", "gone@company.com"],
      ["busy@company.com"],
    ]);
    expect(row()).toMatchObject({
      status: "sent",
      attempts: 2,
      error: "refused for gone@company.com: 550 unknown",
    });
  });

  it("is sent, and says who has it not, where somebody is put off to the end", async () => {
    const deferred = [{ recipient: "busy@company.com", reason: "450 greylisted" }];
    const { send, row, mailer } = stage(anAlert(), {
      recipients: ["has@company.com", "busy@company.com"],
      deliveries: [{ kind: "sent", refused: [], deferred }, ...Array(3).fill(DEFERRED)],
    });

    for (let attempt = 0; attempt < 4; attempt++) await send();

    expect(mailer.mails).toHaveLength(4);
    expect(row()).toMatchObject({
      status: "sent",
      error: "put off for busy@company.com: 450 greylisted; 451 later (deferred)",
    });
  });

  it("mails and texts once where the same message is delivered twice at the same time", async () => {
    const { send, row, mailer, sms } = stage(anAlert({ severity: "critical" }));

    const outcomes = await Promise.all([send(), send()]);

    expect(outcomes).toEqual([{ kind: "done" }, UNDER_WAY]);
    expect(await send()).toEqual({ kind: "done" });
    expect([mailer.mails.length, sms.texts.length]).toEqual([1, 1]);
    expect(row()).toMatchObject({ status: "sent", smsStatus: "sent", attempts: 1 });
  });

  it("has failed at once where nobody is named", async () => {
    const { send, row, mailer } = stage(anAlert(), { recipients: [] });

    expect(await send()).toEqual({ kind: "done" });
    expect(row()?.status).toBe("failed");
    expect(row()?.error).toMatch(/^Nobody gets alerts: add a recipient/);
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

  it("goes out where the mail is sent already", async () => {
    const { send, mailer, sms } = stage(anAlert({ ...CRITICAL, status: "sent", attempts: 1 }));

    expect(await send()).toEqual({ kind: "done" });

    expect(sms.texts).toEqual(["[IVR CRITICAL] All Dialers Unavailable"]);
    expect(mailer.mails).toEqual([]);
  });

  it("is tried again by itself where it was certainly not sent", async () => {
    const texts = Array(2).fill({ kind: "refused", reason: "Twilio answered 429" });
    const { send, row, mailer, sms } = stage(CRITICAL, { texts });

    const outcomes = [await send(), await send(), await send(), await send()];

    expect(outcomes).toEqual([
      { kind: "try_again", reason: "Twilio answered 429" },
      { kind: "try_again", reason: "Twilio answered 429" },
      { kind: "done" },
      { kind: "done" },
    ]);
    expect([mailer.mails.length, sms.texts.length]).toEqual([1, 3]);
    expect(row()).toMatchObject({ status: "sent", smsStatus: "sent" });
  });

  it("has failed after four refusals", async () => {
    const texts = Array(5).fill({ kind: "refused", reason: "Twilio answered 400" });
    const { send, row, sms } = stage(CRITICAL, { texts });

    for (let attempt = 0; attempt < 5; attempt++) await send();

    expect(sms.texts).toHaveLength(4);
    expect(row()).toMatchObject({ status: "sent", smsStatus: "failed" });
  });

  it("is none where the alert is not critical", async () => {
    const { send, sms } = stage(anAlert());

    await send();

    expect(sms.texts).toEqual([]);
  });
});
