import type { Mail } from "../../../../src/alerts/mail";
import type { SmtpAccess } from "../../../../src/alerts/smtp-session";

/** What a test has the mail worker do. */
export interface Order {
  access: SmtpAccess;
  mail: Mail;
  deadlineMs?: number;
}
