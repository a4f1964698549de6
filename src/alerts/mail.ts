/** One mail in plain text, as an alert is. */
export interface Mail {
  /** The same for every try at the same alert, so that a mailbox knows a repeat: `<id@domain>`. */
  messageId: string;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  /** When it was written, epoch milliseconds. */
  at: number;
}

/** Why a mail could not be handed over, in the words of the settings page and the log. */
export const MAIL_FAILURES = [
  /** Something in it would change what the server is told: a line break in an address, say. */
  "unsafe_message",
  "not_configured",
  "connect",
  "tls",
  "auth",
  /** The server said no: for now (4xx), or for good (5xx). */
  "deferred",
  "rejected",
  "timeout",
  /** The server closed the connection in the middle. */
  "closed",
  /** What came was no answer of a mail server. */
  "protocol",
] as const;
export type MailFailure = (typeof MAIL_FAILURES)[number];

export interface RefusedRecipient {
  recipient: string;
  reason: string;
}

/** Somebody the mail has not reached: for good, or only for now. */
export interface Unreached extends RefusedRecipient {
  isFinal: boolean;
}

/**
 * `sent`: a server took it for at least one recipient. Those it would not take it for are named,
 * and those it put off: a later try may reach them.
 */
export type Delivery =
  | {
      kind: "sent";
      refused: readonly RefusedRecipient[];
      deferred: readonly RefusedRecipient[];
    }
  | { kind: "failed"; category: MailFailure; message: string };

/** A way for mails to leave: SMTP, or the platform's own. Never throws, and ends in good time. */
export interface Mailer {
  send(mail: Mail): Promise<Delivery>;
}

/** Only what every server takes as it stands; quoted local parts and other scripts are left out. */
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const MESSAGE_ID = /^<[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+>$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not pass
const CONTROL = /[\u0000-\u001f\u007f]/;

/** What makes this mail unsafe to hand to any server; `null` where nothing does. */
export function findUnsafe(mail: Mail): string | null {
  if (!ADDRESS.test(mail.from)) return "the sender is no plain mail address";
  if (mail.to.length === 0) return "it has no recipient";
  if (!mail.to.every((address) => ADDRESS.test(address))) {
    return "one of the recipients is no plain mail address";
  }
  if (!MESSAGE_ID.test(mail.messageId)) return "its Message-ID is malformed";
  if (CONTROL.test(mail.subject)) return "its subject holds a line break or a control character";
  return null;
}

/** What a mail needs in order to leave; `message` says what is missing, and the way out. */
export type MailSetup =
  | { kind: "ready"; mailer: Mailer; from: string }
  | { kind: "incomplete"; message: string };

export function checkMailSetup(
  mailer: Mailer | null,
  from: string | undefined,
  recipients: readonly string[],
): MailSetup {
  if (recipients.length === 0) {
    const wayOut = "add a recipient in the alert settings, or set ALERT_EMAIL_TO";
    return { kind: "incomplete", message: `Nobody gets alerts: ${wayOut}` };
  }
  if (mailer !== null && from !== undefined) return { kind: "ready", mailer, from };
  const missing = [
    ...(mailer === null ? ["SMTP_HOST"] : []),
    ...(from === undefined ? ["ALERT_FROM_EMAIL"] : []),
  ];
  return { kind: "incomplete", message: `No mail can be sent: set ${missing.join(" and ")}` };
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
