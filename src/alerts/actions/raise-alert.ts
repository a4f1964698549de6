import type { Deps } from "../../deps";
import { tellDashboards } from "../../live/actions/tell-dashboards";
import { usualDialers } from "../../routing/configuration";
import {
  ALERT_SETTINGS,
  integrationCooldownOf,
  readAlertSettings,
  routingCooldownOf,
} from "../../settings/alert-settings";
import { createTimeBudget } from "../../shared/time-budget";
import type { AlertDraft } from "../alert";
import type { News } from "../alert-news";
import {
  type AlertFacts,
  findSilence,
  isIntegrationType,
  leavesNoDialer,
  restsSince,
} from "../alert-policy";
import type { AddedAlert, NewAlert } from "../alert-store";
import { writeAlert } from "../alert-text";
import type { RoutingPlan } from "../impact";
import { writeAllDown } from "../integration-text";
import { isInForce } from "../maintenance";

export type RaiseNeeds = Pick<
  Deps,
  | "afterReply"
  | "alerts"
  | "configuration"
  | "live"
  | "log"
  | "maintenance"
  | "now"
  | "outbox"
  | "settings"
> & { variables: Deps["variables"] };

/** Nobody waits on the line: the configuration may take its time. */
const CONFIGURATION_MS = 5_000;

const MINUTE_MS = 60_000;

/**
 * Puts news on record as an alert, and has it sent unless people should not hear of it now.
 *
 * The same news again makes no second alert; one that was not handed to the outbox the first time
 * is handed over then.
 */
export async function raiseAlert(deps: RaiseNeeds, news: News): Promise<void> {
  const plan = await readPlan(deps);
  const { facts, heldBack } = await learn(deps, writeAlert(news, { plan, heldBack: 0 }), plan);
  const alert: NewAlert = {
    ...writeAlert(news, { plan, heldBack }),
    silenced: findSilence(news, facts),
    restsSince: restsSince(news, facts),
    raisedAt: facts.now,
  };
  const added = await deps.alerts.add(alert);
  const isGrouped = await raiseAllDown(deps, news, facts);
  await handOver(deps, alert, isGrouped ? { ...added, waitingId: null } : added);
}

/**
 * Raises one alert for all dialers where the last of them fell, in place of their own; false where
 * it did not.
 *
 * It looks once the dialer's own alert is on record and before that is on its way: of two that fall
 * at the same moment neither sees the other before. Both then find the same alert to raise.
 */
async function raiseAllDown(deps: RaiseNeeds, news: News, facts: AlertFacts): Promise<boolean> {
  if (news.kind !== "integration_changed" || news.change.change !== "down") return false;
  const { dialers, now: raisedAt } = facts;
  const down = (await deps.alerts.listDown()).filter((one) => dialers.includes(one.integration));
  const names = down.map(({ integration }) => integration);
  if (!leavesNoDialer(news, { down: names, dialers })) return false;
  const key = Math.max(...down.map(({ alertId }) => alertId));
  const silenced = facts.isMaintenance ? "maintenance" : null;
  const draft = writeAllDown(key, news.change.at, dialers);
  const alert: NewAlert = { ...draft, silenced, restsSince: null, raisedAt };
  await deps.alerts.hideUnsentDown(dialers);
  await handOver(deps, alert, await deps.alerts.add(alert));
  return true;
}

/** Sends an alert that is on record on its way: a repeat hands over what was not. */
async function handOver(
  deps: RaiseNeeds,
  { type, phase, about, severity, subject }: NewAlert,
  { isNew, waitingId }: AddedAlert,
): Promise<void> {
  if (waitingId !== null) await deps.outbox.send({ kind: "alert", alertId: waitingId });
  if (!isNew) return;
  if (waitingId !== null) {
    const news = { type: "alert_raised", alert_id: waitingId, alert_type: type, severity } as const;
    await tellDashboards(deps, [news]);
  }
  const fields = { type, phase, about, subject, is_told: waitingId !== null };
  if (severity === "critical") deps.log.critical("alert.raised", fields);
  else deps.log.warning("alert.raised", fields);
}

async function learn(
  deps: RaiseNeeds,
  { type, about }: AlertDraft,
  { dialers }: RoutingPlan,
): Promise<{ facts: AlertFacts; heldBack: number }> {
  const now = deps.now();
  const [{ past, beginnings, heldBack, down }, maintenance, { value }] = await Promise.all([
    deps.alerts.recall(type, about),
    deps.maintenance.current(now),
    deps.settings.find(ALERT_SETTINGS),
  ]);
  const settings = readAlertSettings(value, deps.variables);
  const cooldownMinutes = isIntegrationType(type)
    ? integrationCooldownOf(settings)
    : routingCooldownOf(settings);
  const cooldownMs = cooldownMinutes * MINUTE_MS;
  const isMaintenance = isInForce(maintenance, now);
  const facts = { now, isMaintenance, cooldownMs, past, beginnings, down, dialers };
  return { facts, heldBack: heldBack.calls };
}

/** How calls are routed now; without a configuration nothing is said of what nobody knows. */
async function readPlan(deps: RaiseNeeds): Promise<RoutingPlan> {
  const budget = createTimeBudget(deps.now, CONFIGURATION_MS);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") {
    return { dialers: [], unknownCallers: null, defaultDialer: null };
  }
  const { settings } = configured.configuration;
  return {
    dialers: usualDialers(configured.configuration),
    unknownCallers: settings.crm_unavailable_action,
    defaultDialer: settings.default_dialer,
  };
}
