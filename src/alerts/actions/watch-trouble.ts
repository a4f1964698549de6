import type { Deps } from "../../deps";
import {
  ALERT_SETTINGS,
  type AlertSettings,
  integrationCooldownOf,
  readAlertSettings,
  routingCooldownOf,
} from "../../settings/alert-settings";
import { createTimeBudget } from "../../shared/time-budget";
import { CALL_TROUBLES } from "../alert-news";
import { lastHeardAt } from "../alert-policy";
import { isInForce } from "../maintenance";
import { type RaiseNeeds, raiseAlert } from "./raise-alert";

type Needs = RaiseNeeds & Pick<Deps, "deadLetters">;

const MINUTE_MS = 60_000;
const LETTERS_LOOKED_AT = 20;
const REASONS_TOLD = 3;
const CONFIGURATION_MS = 5_000;

/**
 * Cron, every minute: tells what no single event tells. That an integration is still down, that
 * more calls were in trouble than people heard of, that messages lie dead or a rule is broken.
 */
export async function watchTrouble(deps: Needs): Promise<void> {
  const now = deps.now();
  if (isInForce(await deps.maintenance.current(now), now)) return;
  const { value } = await deps.settings.find(ALERT_SETTINGS);
  const settings = readAlertSettings(value, deps.variables);
  await Promise.all([
    remindOfDown(deps, settings, now),
    tellHeldBack(deps, settings, now),
    tellDeadLetters(deps, settings, now),
    tellBrokenRules(deps, now),
  ]);
}

async function remindOfDown(deps: Needs, settings: AlertSettings, now: number): Promise<void> {
  const cooldownMs = integrationCooldownOf(settings) * MINUTE_MS;
  for (const { integration, since } of await deps.alerts.listDown()) {
    const toldAt = lastHeardAt((await deps.alerts.recall("integration_down", integration)).past);
    if (toldAt !== null && now - toldAt < cooldownMs) continue;
    await raiseAlert(deps, { kind: "still_down", integration, since, toldAt, at: now });
  }
}

async function tellHeldBack(deps: Needs, settings: AlertSettings, now: number): Promise<void> {
  const cooldownMs = routingCooldownOf(settings) * MINUTE_MS;
  for (const trouble of CALL_TROUBLES) {
    const { past, heldBack } = await deps.alerts.recall(trouble, "");
    const toldAt = lastHeardAt(past.filter(({ silenced }) => silenced === null));
    if (toldAt === null || now - toldAt < cooldownMs || heldBack.calls === 0) continue;
    const detail = `in the ${Math.round((now - toldAt) / MINUTE_MS)} minutes since the last mail`;
    const key = `held:${heldBack.newestId}`;
    const told = { trouble, key, at: now, calls: 0, callSid: null, detail };
    await raiseAlert(deps, { kind: "call_in_trouble", ...told });
  }
}

/** Alerts that could not be sent are left out: another one would not be sent either. */
async function tellDeadLetters(deps: Needs, settings: AlertSettings, now: number): Promise<void> {
  const toldAt = lastHeardAt((await deps.alerts.recall("dead_letters", "")).past);
  if (toldAt !== null && now - toldAt < routingCooldownOf(settings) * MINUTE_MS) return;
  const page = { number: 1, size: LETTERS_LOOKED_AT };
  const { rows, total } = await deps.deadLetters.list({ resolved: false }, page);
  const letters = rows.filter(({ kind, at }) => kind !== "alert" && at > (toldAt ?? 0));
  const [newest] = letters;
  if (!newest) return;
  const reasons = [...new Set(letters.map(({ reason }) => reason))].slice(0, REASONS_TOLD);
  const news = { newestId: newest.id, open: total, reasons, at: now };
  await raiseAlert(deps, { kind: "dead_letters", ...news });
}

async function tellBrokenRules(deps: Needs, now: number): Promise<void> {
  const budget = createTimeBudget(deps.now, CONFIGURATION_MS);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") return;
  const { brokenRules, version: rulesetVersion } = configured.configuration;
  for (const rule of brokenRules) {
    await raiseAlert(deps, { kind: "broken_rule", rule, rulesetVersion, at: now });
  }
}
