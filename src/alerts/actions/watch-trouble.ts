import type { Deps } from "../../deps";
import { BRAZE } from "../../resilience/subject";
import type { Configuration } from "../../routing/configuration";
import {
  ALERT_SETTINGS,
  integrationCooldownOf,
  readAlertSettings,
  routingCooldownOf,
} from "../../settings/alert-settings";
import { createTimeBudget } from "../../shared/time-budget";
import { isInForce } from "../maintenance";
import type { RaiseNeeds } from "./raise-alert";
import { remindOfDown } from "./remind-of-down";
import { tellBrokenRules } from "./tell-broken-rules";
import { tellDeadLetters } from "./tell-dead-letters";
import { tellHeldBack } from "./tell-held-back";
import { type StoppedNeeds, tellStoppedCampaigns } from "./tell-stopped-campaigns";

const MINUTE_MS = 60_000;
const CONFIGURATION_MS = 5_000;

/**
 * Cron, every minute: tells what no single event tells. That an integration is still down, that
 * more calls were in trouble than people heard of, that messages lie dead, a rule is broken or a
 * campaign paused itself.
 */
export async function watchTrouble(deps: StoppedNeeds & Pick<Deps, "deadLetters">): Promise<void> {
  const now = deps.now();
  if (isInForce(await deps.maintenance.current(now), now)) return;
  const [{ value }, configuration] = await Promise.all([
    deps.settings.find(ALERT_SETTINGS),
    readConfiguration(deps),
  ]);
  const settings = readAlertSettings(value, deps.variables);
  const routingCooldownMs = routingCooldownOf(settings) * MINUTE_MS;
  const integrationCooldownMs = integrationCooldownOf(settings) * MINUTE_MS;
  await Promise.all([
    remindOfDown(deps, integrationCooldownMs, configuration && inUse(configuration)),
    tellHeldBack(deps, routingCooldownMs),
    tellDeadLetters(deps, routingCooldownMs),
    configuration && tellBrokenRules(deps, configuration),
    tellStoppedCampaigns(deps),
  ]);
}

async function readConfiguration(deps: RaiseNeeds): Promise<Configuration | null> {
  const budget = createTimeBudget(deps.now, CONFIGURATION_MS);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  return configured.kind === "none" ? null : configured.configuration;
}

function inUse({ dialers }: Configuration): string[] {
  return [BRAZE, ...dialers.filter(({ active }) => active).map(({ name }) => name)];
}
