import type { Deps } from "../../deps";
import type { IntegrationChange } from "../integration-change";

/** Writes into the log that an integration went down, came back or refuses our key. */
export function announceChange(deps: Pick<Deps, "log">, told: IntegrationChange): void {
  const { integration, change, reason, lastSuccessAt: last_success_at } = told;
  const fields = { integration, change, reason, last_success_at };
  const isTrouble = change === "down" || change === "auth_failed";
  if (isTrouble) deps.log.error("integration.changed", fields);
  else deps.log.info("integration.changed", fields);
}
