import type { Deps } from "../../deps";
import { checkMailSetup, type Delivery, domainOf, type Mail } from "../mail";

export type MailNeeds = Pick<Deps, "mailer"> & { variables: Deps["variables"] };

/** A mail before anybody knows who sends it; `id` is the part of its Message-ID before the `@`. */
export type Letter = Pick<Mail, "to" | "subject" | "text" | "at"> & { id: string };

/** Hands a mail over in the name of this installation, where it is set up for mails. */
export async function deliverMail(deps: MailNeeds, { id, ...letter }: Letter): Promise<Delivery> {
  const setup = checkMailSetup(deps.mailer, deps.variables.ALERT_FROM_EMAIL, letter.to);
  if (setup.kind === "incomplete") {
    return { kind: "failed", category: "not_configured", message: setup.message };
  }
  const { mailer, from } = setup;
  return mailer.send({ ...letter, messageId: `<${id}@${domainOf(from)}>`, from });
}
