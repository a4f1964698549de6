import type { Deps } from "../deps";
import { describeError } from "../shared/log";

/** Cron, every minute: keeps the KV copy of the configuration up to date. */
export async function refreshConfigurationCopy(
  deps: Pick<Deps, "configuration" | "log">,
): Promise<void> {
  try {
    if (await deps.configuration.refreshCopy()) deps.log.info("configuration.copy_refreshed");
  } catch (error) {
    deps.log.error("configuration.copy_failed", describeError(error));
    throw error;
  }
}
