import type { Deps } from "../../deps";
import type { OutboxOutcome } from "../../outbox/outbox-outcome";
import { ALERT_SETTINGS, readAlertSettings } from "../../settings/alert-settings";
import type { Alert } from "../alert";
import { type Delivery, domainOf } from "../mail";

type Needs = Pick<
  Deps,
  "alerts" | "apiLogs" | "log" | "mailer" | "now" | "requestId" | "settings" | "sms" | "variables"
>;

/** The first try and three more, as the outbox makes them. */
const MOST_ATTEMPTS = 4;

const NOT_CONFIGURED: Delivery = {
  kind: "failed",
  category: "not_configured",
  message: "no mail can be sent: set SMTP_HOST and ALERT_FROM_EMAIL",
};

/**
 * Sends one alert: a mail to everybody, and a text message where it is critical.
 *
 * Each try is written down before it is made. After a crash in between the mail may come twice,
 * under one Message-ID; the text message never does. An alert that is sent, failed for good or
 * silenced is left alone.
 */
export async function sendAlert(deps: Needs, alertId: number): Promise<OutboxOutcome> {
  const alert = await deps.alerts.find(alertId);
  if (!alert) return { kind: "give_up", reason: `there is no alert ${alertId}` };
  const isOver = alert.status === "sent" || alert.status === "failed";
  if (isOver || alert.silenced !== null) return { kind: "done" };

  const [outcome] = await Promise.all([mail(deps, alert), text(deps, alert)]);
  return outcome;
}

async function mail(deps: Needs, alert: Alert): Promise<OutboxOutcome> {
  const { value } = await deps.settings.find(ALERT_SETTINGS);
  const { recipients } = readAlertSettings(value, deps.variables);
  const attempts = alert.attempts + 1;
  const attempt = { recipients, attempts, error: alert.error, sentAt: null };
  await deps.alerts.recordSending(alert.id, { ...attempt, status: "retrying" });

  const delivery = await deliver(deps, alert, recipients);
  const fields = { alert_id: alert.id, type: alert.type, attempt: attempts };
  if (delivery.kind === "sent") {
    const refused = delivery.refused.map(({ recipient, reason }) => `${recipient}: ${reason}`);
    const error = refused.length === 0 ? null : `refused for ${refused.join("; ")}`;
    const sentAt = deps.now();
    await deps.alerts.recordSending(alert.id, { ...attempt, status: "sent", error, sentAt });
    deps.log.info("alert.sent", { ...fields, recipients: recipients.length });
    if (error) deps.log.error("alert.refused_for_some", { ...fields, error });
    return { kind: "done" };
  }

  const error = `${delivery.message} (${delivery.category})`;
  const isLast = attempts >= MOST_ATTEMPTS || HOPELESS.has(delivery.category);
  deps.log.error("alert.not_sent", { ...fields, error, is_last: isLast });
  const status = isLast ? "failed" : "retrying";
  await deps.alerts.recordSending(alert.id, { ...attempt, status, error });
  // The alert's own record says that it failed; a dead letter would only say it again.
  return isLast ? { kind: "done" } : { kind: "try_again", reason: error };
}

/** What no further try can mend. */
const HOPELESS: ReadonlySet<string> = new Set(["not_configured", "unsafe_message"]);

async function deliver(
  deps: Needs,
  alert: Alert,
  recipients: readonly string[],
): Promise<Delivery> {
  const from = deps.variables.ALERT_FROM_EMAIL;
  if (deps.mailer === null || from === undefined) return NOT_CONFIGURED;
  if (recipients.length === 0) {
    const message = "nobody is named to get alerts: add a recipient in the alert settings";
    return { kind: "failed", category: "not_configured", message };
  }
  const messageId = `<alert-${alert.id}.${alert.at}@${domainOf(from)}>`;
  const { subject, message: body, at } = alert;
  deps.log.info("alert.sending", { alert_id: alert.id, recipients: recipients.length });
  return deps.mailer.send({ messageId, from, to: recipients, subject, text: body, at });
}

/** Twice would wake somebody twice: what is not certain is left at that. */
async function text(deps: Needs, alert: Alert): Promise<void> {
  const to = deps.variables.ALERT_SMS_TO;
  if (alert.severity !== "critical" || to === undefined) return;
  if (alert.smsStatus !== null && alert.smsStatus !== "failed") return;

  await deps.alerts.recordSms(alert.id, "sending");
  const { apiCall, ...delivery } = await deps.sms.send(to, alert.subject);
  const status = delivery.kind === "refused" ? "failed" : delivery.kind;
  await deps.alerts.recordSms(alert.id, status);
  if (apiCall) await deps.apiLogs.record(apiCall, deps.requestId);
  if (delivery.kind === "sent") deps.log.info("alert.texted", { alert_id: alert.id });
  else deps.log.error("alert.not_texted", { alert_id: alert.id, reason: delivery.reason });
}
