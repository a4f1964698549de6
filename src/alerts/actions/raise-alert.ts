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
import type { NewAlert } from "../alert-store";
import { writeAlert, writeAllDown } from "../alert-text";
import type { RoutingPlan } from "../impact";
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
  const silenced = findSilence(news, facts);
  const alert = writeAlert(news, { plan, heldBack });
  const { now: raisedAt } = facts;
  await put(deps, { ...alert, silenced, restsSince: restsSince(news, facts), raisedAt });
  if (news.kind === "integration_changed") await raiseAllDown(deps, news, facts);
}

/**
 * Looks again once the dialer's own alert is on record: of two dialers that fall at the same
 * moment neither sees the other before. Both then find the same alert to raise.
 */
async function raiseAllDown(
  deps: RaiseNeeds,
  news: Extract<News, { kind: "integration_changed" }>,
  facts: AlertFacts,
): Promise<void> {
  const down = (await deps.alerts.listDown()).filter(({ integration }) =>
    facts.dialers.includes(integration),
  );
  const names = down.map(({ integration }) => integration);
  if (!leavesNoDialer(news, { down: names, dialers: facts.dialers })) return;
  const key = Math.max(...down.map(({ alertId }) => alertId));
  const alert = writeAllDown(key, news.change.at, facts.dialers);
  const silenced = facts.isMaintenance ? "maintenance" : null;
  await deps.alerts.hideUnsentDown(facts.dialers);
  await put(deps, { ...alert, silenced, restsSince: null, raisedAt: facts.now });
}

/** On record first, then on its way: a repeat hands over what was not. */
async function put(deps: RaiseNeeds, alert: NewAlert): Promise<void> {
  const { waitingId, isNew } = await deps.alerts.add(alert);
  const { type, phase, about, severity, subject } = alert;
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
  const [{ past, heldBack, down }, maintenance, { value }] = await Promise.all([
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
  const facts = { now, isMaintenance, cooldownMs, past, down, dialers };
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
