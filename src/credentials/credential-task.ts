import type { Deps } from "../deps";

/** Cron, every minute: erases replaced credentials whose day for a rollback is over. */
export async function forgetExpiredCredentials(
  deps: Pick<Deps, "credentials" | "log">,
  scheduledAt: number,
): Promise<void> {
  const erased = await deps.credentials.forgetExpired(scheduledAt);
  if (erased > 0) deps.log.info("credential.erased", { versions: erased });
}
