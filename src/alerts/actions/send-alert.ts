import type { Deps } from "../../deps";
import type { OutboxOutcome } from "../../outbox/outbox-outcome";
import { ALERT_SETTINGS, readAlertSettings } from "../../settings/alert-settings";
import type { Alert } from "../alert";
import { afterMail, isMailOpen, isTextOpen, whomToMail } from "../sending";
import { deliverMail } from "./deliver-mail";

type Needs = Pick<
  Deps,
  "alerts" | "apiLogs" | "log" | "mailer" | "now" | "requestId" | "settings" | "sms" | "variables"
>;

/**
 * One try has an alert to itself for so long: more than mail and text message may take, less than
 * the outbox's last pause, so that a crash still leaves it a try.
 */
const TRY_MS = 25_000;

/** Why it must be tried again; `null` where that is settled. */
type Again = string | null;

/**
 * Sends one alert: a mail to everybody, and a text message where it is critical. Each is tried
 * again by itself, for those recipients alone that did not get it.
 *
 * Of several deliveries at the same time one sends, the others come again. After a crash between
 * sending and record the mail may come twice, under one Message-ID; the text message never does.
 */
export async function sendAlert(deps: Needs, alertId: number): Promise<OutboxOutcome> {
  const alert = await deps.alerts.find(alertId);
  if (!alert) return { kind: "give_up", reason: `there is no alert ${alertId}` };
  const hasMail = isMailOpen(alert);
  const textTo = isTextOpen(alert) ? deps.variables.ALERT_SMS_TO : undefined;
  if (!hasMail && textTo === undefined) return { kind: "done" };

  const now = deps.now();
  if (!(await deps.alerts.claim(alert, now, now + TRY_MS))) {
    return { kind: "try_again", reason: "another try is under way" };
  }
  const tried = { ...alert, attempts: alert.attempts + 1 };
  const [again, textAgain] = await Promise.all([
    hasMail ? mail(deps, tried) : null,
    textTo === undefined ? null : text(deps, tried, textTo),
  ]);
  const reason = again ?? textAgain;
  if (reason === null) return { kind: "done" };
  await deps.alerts.release(alertId);
  return { kind: "try_again", reason };
}

/** The alert's own record says that it failed; a dead letter would only say it again. */
async function mail(deps: Needs, alert: Alert): Promise<Again> {
  const { value } = await deps.settings.find(ALERT_SETTINGS);
  const { recipients } = readAlertSettings(value, deps.variables);
  const to = whomToMail(alert, recipients);
  const { id, subject, message, at } = alert;
  const fields = { alert_id: id, type: alert.type, attempt: alert.attempts };
  deps.log.info("alert.sending", { ...fields, recipients: to.length });
  const letter = { id: `alert-${id}.${at}`, to, subject, text: message, at };
  const record = afterMail(alert, recipients, await deliverMail(deps, letter), deps.now());

  await deps.alerts.recordMail(id, record);
  const { status, error } = record;
  if (error === null) deps.log.info("alert.sent", fields);
  else deps.log.error("alert.not_sent", { ...fields, error, status });
  return status === "retrying" ? error : null;
}

async function text(deps: Needs, alert: Alert, to: string): Promise<Again> {
  if (!(await deps.alerts.beginText(alert.id))) return null;
  const { apiCall, ...delivery } = await deps.sms.send(to, alert.subject);
  const smsStatus = delivery.kind === "refused" ? "failed" : delivery.kind;
  await deps.alerts.recordText(alert.id, smsStatus);
  if (apiCall) await deps.apiLogs.record(apiCall, deps.requestId);
  if (delivery.kind === "sent") {
    deps.log.info("alert.texted", { alert_id: alert.id });
    return null;
  }
  const { reason } = delivery;
  deps.log.error("alert.not_texted", { alert_id: alert.id, reason });
  return isTextOpen({ ...alert, smsStatus }) ? reason : null;
}
