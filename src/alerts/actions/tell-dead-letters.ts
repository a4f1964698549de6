import type { Deps } from "../../deps";
import { type RaiseNeeds, raiseAlert } from "./raise-alert";

const LETTERS_LOOKED_AT = 20;
const REASONS_TOLD = 3;

/** A letter may come to be kept so long after the moment it bears, milliseconds. */
const KEPT_LATE_MS = 60_000;

/**
 * Tells once a cooldown that messages lie dead. Alerts that could not be sent are left out: another
 * one would not be sent either.
 */
export async function tellDeadLetters(
  deps: RaiseNeeds & Pick<Deps, "deadLetters">,
  cooldownMs: number,
): Promise<void> {
  const now = deps.now();
  const { heardAt } = await deps.alerts.recall("dead_letters", "");
  if (heardAt !== null && now - heardAt < cooldownMs) return;
  const page = { number: 1, size: LETTERS_LOOKED_AT };
  const { rows, total } = await deps.deadLetters.list({ resolved: false }, page);
  // A letter looked at twice does no harm: there is one alert for each newest letter.
  const since = (heardAt ?? 0) - KEPT_LATE_MS;
  const letters = rows.filter(({ kind, at }) => kind !== "alert" && at > since);
  const [newest] = letters;
  if (!newest) return;
  const reasons = [...new Set(letters.map(({ reason }) => reason))].slice(0, REASONS_TOLD);
  const news = { newestId: newest.id, open: total, reasons, at: now };
  await raiseAlert(deps, { kind: "dead_letters", ...news });
}
