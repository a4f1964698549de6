import { explainLateness, within } from "../shared/within";
import { findUnsafe, type Mailer } from "./mail";

const DEADLINE_MS = 15_000;

/**
 * Sends mails through the platform's own service. It gives each its own Message-ID, so ours goes
 * along under another name.
 */
export function createPlatformMailer(email: SendEmail): Mailer {
  return {
    async send(mail) {
      const unsafe = findUnsafe(mail);
      if (unsafe) return { kind: "failed", category: "unsafe_message", message: unsafe };

      const { from, to, subject, text, messageId } = mail;
      const headers = { "X-Alert-ID": messageId };
      const outcome = await within(DEADLINE_MS, () =>
        email.send({ from, to: [...to], subject, text, headers }),
      );
      if (outcome.kind === "done") return { kind: "sent", refused: [], deferred: [] };
      const category = outcome.kind === "timed_out" ? "timeout" : "rejected";
      return { kind: "failed", category, message: explainLateness(outcome) };
    },
  };
}
