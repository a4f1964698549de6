import { MOST_TRIES } from "../outbox/outbox-schedule";
import type { Alert } from "./alert";
import type { Delivery, MailFailure, Unreached } from "./mail";

/** What one try at the mail leaves on record. */
export type MailRecord = Pick<Alert, "status" | "recipients" | "error" | "sentAt" | "unreached">;

/** What no further try can mend. */
const HOPELESS: ReadonlySet<MailFailure> = new Set(["not_configured", "unsafe_message"]);

/** Whether the mail is still to be sent; a silenced alert is left alone. */
export function isMailOpen({ silenced, status }: Alert): boolean {
  return silenced === null && (status === "pending" || status === "retrying");
}

/**
 * Whether a text message is still to be sent. Twice would wake somebody twice: what is not
 * certainly unsent is left at that.
 */
export function isTextOpen({ silenced, severity, smsStatus, attempts }: Alert): boolean {
  if (silenced !== null || severity !== "critical") return false;
  return smsStatus === null || (smsStatus === "failed" && attempts < MOST_TRIES);
}

/** Whom the next mail goes to: everybody or, once some have it, those a server only put off. */
export function whomToMail({ unreached }: Alert, recipients: readonly string[]): readonly string[] {
  if (unreached.length === 0) return recipients;
  return unreached.filter(({ isFinal }) => !isFinal).map(({ recipient }) => recipient);
}

/** What becomes of an alert by one more try, which `attempts` counts already. */
export function afterMail(
  alert: Alert,
  recipients: readonly string[],
  delivery: Delivery,
  now: number,
): MailRecord {
  const isLast = alert.attempts >= MOST_TRIES;
  if (delivery.kind === "failed") {
    const isOver = isLast || HOPELESS.has(delivery.category);
    const ended = alert.sentAt === null ? "failed" : "sent";
    const reasons = [explain(alert.unreached), `${delivery.message} (${delivery.category})`];
    const error = reasons.filter((reason) => reason !== null).join("; ");
    const { sentAt, unreached } = alert;
    return { status: isOver ? ended : "retrying", recipients, error, sentAt, unreached };
  }

  const unreached = [
    ...alert.unreached.filter(({ isFinal }) => isFinal),
    ...delivery.refused.map((one) => ({ ...one, isFinal: true })),
    ...delivery.deferred.map((one) => ({ ...one, isFinal: false })),
  ];
  const isOver = isLast || delivery.deferred.length === 0;
  const sentAt = alert.sentAt ?? now;
  const error = explain(unreached);
  return { status: isOver ? "sent" : "retrying", recipients, error, sentAt, unreached };
}

function explain(unreached: readonly Unreached[]): string | null {
  const words = unreached.map(
    ({ recipient, reason, isFinal }) =>
      `${isFinal ? "refused" : "put off"} for ${recipient}: ${reason}`,
  );
  return words.length === 0 ? null : words.join("; ");
}
