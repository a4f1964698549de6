import type { Deps } from "../deps";

/** Cron, every minute: keeps the KV copy of the configuration up to date. */
export async function refreshConfigurationCopy(
  deps: Pick<Deps, "configuration" | "log">,
): Promise<void> {
  if (await deps.configuration.refreshCopy()) deps.log.info("configuration.copy_refreshed");
}
