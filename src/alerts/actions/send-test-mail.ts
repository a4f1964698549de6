import { describeChange, type Maker, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { ALERT_SETTINGS, readAlertSettings } from "../../settings/alert-settings";
import { type Delivery, domainOf } from "../mail";

type Needs = Pick<Deps, "audit" | "log" | "mailer" | "now" | "settings"> & {
  variables: Deps["variables"];
};

export interface TestResult {
  recipients: readonly string[];
  delivery: Delivery;
}

/** Sends one mail to every recipient now, and tells how it went. */
export async function sendTestMail(deps: Needs, maker: Maker, origin: Origin): Promise<TestResult> {
  const { value } = await deps.settings.find(ALERT_SETTINGS);
  const { recipients } = readAlertSettings(value, deps.variables);
  const now = deps.now();
  await deps.audit.record(
    describeChange(maker, origin, now, {
      action: "test",
      entityType: "settings",
      entityId: ALERT_SETTINGS,
      before: null,
      after: { recipients },
    }),
  );

  const delivery = await deliver(deps, recipients, now);
  if (delivery.kind === "failed") deps.log.error("alert.test_not_sent", { ...delivery });
  return { recipients, delivery };
}

async function deliver(deps: Needs, recipients: readonly string[], now: number): Promise<Delivery> {
  const from = deps.variables.ALERT_FROM_EMAIL;
  if (deps.mailer === null || from === undefined) {
    const message = "no mail can be sent: set SMTP_HOST and ALERT_FROM_EMAIL";
    return { kind: "failed", category: "not_configured", message };
  }
  if (recipients.length === 0) {
    const message = "nobody is named to get alerts: add a recipient first";
    return { kind: "failed", category: "not_configured", message };
  }
  return deps.mailer.send({
    messageId: `<test-${now}.${crypto.randomUUID()}@${domainOf(from)}>`,
    from,
    to: recipients,
    subject: "[IVR Alert] Test: alerts reach you",
    text: "This is a test. Alerts of the call routing are sent to this address.\n",
    at: now,
  });
}
