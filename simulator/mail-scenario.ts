import { z } from "zod";

const stage = z.enum(["connect", "auth", "mail", "rcpt", "data"]);

/** At which point of the conversation the mail server misbehaves. */
export type MailStage = z.infer<typeof stage>;

/** How the mail server misbehaves. */
export const mailScenarioSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("ok") }),
  /** Answers with a refusal: 451 means "later", 550 means "never". */
  z.strictObject({
    mode: z.literal("reject"),
    at: stage.default("rcpt"),
    code: z.int().min(400).max(599).default(550),
    times: z.int().min(1).optional(),
  }),
  /** Closes the connection instead of answering. */
  z.strictObject({
    mode: z.literal("close"),
    at: stage.default("data"),
    times: z.int().min(1).optional(),
  }),
  /** Keeps the connection open and never answers. */
  z.strictObject({
    mode: z.literal("hang"),
    at: stage.default("data"),
    times: z.int().min(1).optional(),
  }),
]);

export type MailScenario = z.infer<typeof mailScenarioSchema>;
/** The same as somebody writes it down: what has a default may be left out. */
export type MailScenarioDraft = z.input<typeof mailScenarioSchema>;

/** A mail that was accepted. */
export interface ReceivedMail {
  /** The envelope: what the SMTP commands said, whatever the headers claim. */
  from: string;
  to: string[];
  subject: string;
  /** Header names in lower case; of a repeated one the values joined by a comma. */
  headers: Record<string, string>;
  text: string | null;
  html: string | null;
  raw: string;
  /** Who signed in; `null` where nobody did. */
  user: string | null;
  at: string;
}
