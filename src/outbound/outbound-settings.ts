import { z } from "zod";

/** What operators may change about calls we place, as it is kept and on the wire. */
export const outboundSettingsSchema = z.object({
  /** Whether what is said in agents' calls is kept at all. */
  keep_transcripts: z.boolean().default(true),
  /** The answer to words of a call whose conversation id we do not know yet; they are kept anyway. */
  pending_status: z.literal([400, 202]).default(400),
  /** Who speaks when a call placed by Twilio is answered: the agent, or a message and no more. */
  on_answer: z.enum(["agent", "message"]).default("agent"),
  /** Also said where the agent cannot be reached. */
  message: z
    .string()
    .min(1)
    .max(1_000)
    .default("We tried to reach you. Please call us back at your convenience. Goodbye."),
  language: z.string().min(2).max(35).default("en-US"),
});

export type OutboundSettings = z.output<typeof outboundSettingsSchema>;

/** The key of the settings document. */
export const OUTBOUND_SETTINGS_KEY = "outbound";

/** Reads what is kept; a document that does not parse counts as never saved. */
export function readOutboundSettings(stored: unknown): OutboundSettings {
  const parsed = outboundSettingsSchema.safeParse(stored ?? {});
  return parsed.success ? parsed.data : outboundSettingsSchema.parse({});
}
