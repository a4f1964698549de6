import { z } from "zod";
import { isTimeZone } from "../routing/opening-hours";

/** What operators may change about the logs, as it is kept and on the wire. */
export const logSettingsSchema = z.object({
  /** Who may read who changed what: admins alone, or everybody who may sign in. */
  config_changes_for: z.enum(["admin", "everyone"]).default("admin"),
  /** The hour of the day, by the clock of `purge_time_zone`, at which old entries are deleted. */
  purge_hour: z.number().int().min(0).max(23).default(3),
  purge_time_zone: z
    .string()
    .refine(isTimeZone, "must be a zone of the IANA list, such as Europe/Berlin")
    .default("UTC"),
});

export type LogSettings = z.output<typeof logSettingsSchema>;

/** The key of the settings document. */
export const LOG_SETTINGS_KEY = "logs";

/** Reads what is kept; a document that does not parse counts as never saved. */
export function readLogSettings(stored: unknown): LogSettings {
  const parsed = logSettingsSchema.safeParse(stored ?? {});
  return parsed.success ? parsed.data : logSettingsSchema.parse({});
}
