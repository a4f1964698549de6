import type { Deps } from "../../deps";
import { ALERT_SETTINGS, readAlertSettings } from "../../settings/alert-settings";
import { describeError } from "../../shared/log";
import { checkMailSetup } from "../mail";
import { isInForce } from "../maintenance";

type Needs = Pick<Deps, "log" | "mailer" | "maintenance" | "now" | "settings" | "variables">;

/**
 * What every page of the dashboard says of alerts: that nobody would get one, or that they are
 * silent for a maintenance. Never throws.
 */
export async function warnOfAlerts(deps: Needs): Promise<string[]> {
  try {
    const warnings = await Promise.all([warnOfDelivery(deps), tellMaintenance(deps)]);
    return warnings.flat();
  } catch (error) {
    deps.log.error("warnings.not_read", describeError(error));
    return [];
  }
}

async function warnOfDelivery(deps: Needs): Promise<string[]> {
  const { value } = await deps.settings.find(ALERT_SETTINGS);
  const { recipients } = readAlertSettings(value, deps.variables);
  const setup = checkMailSetup(deps.mailer, deps.variables.ALERT_FROM_EMAIL, recipients);
  return setup.kind === "ready" ? [] : [`${setup.message}.`];
}

async function tellMaintenance({ maintenance, now }: Needs): Promise<string[]> {
  const current = await maintenance.current(now());
  if (!current || !isInForce(current, now())) return [];
  const until = new Date(current.until).toISOString().slice(0, 16).replace("T", " ");
  return [`Maintenance until ${until} UTC: alerts are kept and not sent. ${current.reason}`];
}
