import { describeChange, type Maker, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { ALERT_SETTINGS, readAlertSettings } from "../../settings/alert-settings";
import type { Delivery } from "../mail";
import { deliverMail, type MailNeeds } from "./deliver-mail";

type Needs = MailNeeds & Pick<Deps, "audit" | "log" | "now" | "settings">;

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

  const delivery = await deliverMail(deps, {
    id: `test-${now}.${crypto.randomUUID()}`,
    to: recipients,
    subject: "[IVR Alert] Test: alerts reach you",
    text: "This is a test. Alerts of the call routing are sent to this address.\n",
    at: now,
  });
  if (delivery.kind === "failed") deps.log.error("alert.test_not_sent", { ...delivery });
  return { recipients, delivery };
}
