import type { Deps } from "../deps";
import { LOG_SETTINGS_KEY, readLogSettings } from "../logs/log-settings";
import { purgeOldRecords } from "./actions/purge-old-records";
import { isPurgeHour } from "./purge-schedule";

type Needs = Pick<Deps, "retention" | "settings" | "variables" | "now" | "log">;

/**
 * Cron, every hour: deletes old records in the hour that the settings name, and in those after it
 * for as long as a run leaves something over.
 */
export async function purgeAtItsHour(deps: Needs, scheduledTime: number): Promise<void> {
  const { value } = await deps.settings.find(LOG_SETTINGS_KEY);
  const { purge_hour, purge_time_zone } = readLogSettings(value);
  const isDue = isPurgeHour(scheduledTime, purge_hour, purge_time_zone);
  const [last] = isDue ? [] : await deps.retention.listRuns(1);
  if (isDue || last?.isComplete === false) await purgeOldRecords(deps);
}
