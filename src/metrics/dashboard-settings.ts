import { z } from "zod";
import { isTimeZone } from "../routing/opening-hours";

/** What operators may change about the dashboard, as it is kept and on the wire. */
export const dashboardSettingsSchema = z.object({
  /** The company's zone: where "today" begins, and what its people read as the time of day. */
  time_zone: z
    .string()
    .refine(isTimeZone, "must be a zone of the IANA list, such as Europe/Berlin")
    .default("UTC"),
});

export type DashboardSettings = z.output<typeof dashboardSettingsSchema>;

/** The key of the settings document. */
export const DASHBOARD_SETTINGS_KEY = "dashboard";

/** Reads what is kept; a document that does not parse counts as never saved. */
export function readDashboardSettings(stored: unknown): DashboardSettings {
  const parsed = dashboardSettingsSchema.safeParse(stored ?? {});
  return parsed.success ? parsed.data : dashboardSettingsSchema.parse({});
}
