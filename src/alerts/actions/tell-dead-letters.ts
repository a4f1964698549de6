import type { Deps } from "../../deps";
import { lastHeardAt } from "../alert-policy";
import { type RaiseNeeds, raiseAlert } from "./raise-alert";

const LETTERS_LOOKED_AT = 20;
const REASONS_TOLD = 3;

/**
 * Tells once a cooldown that messages lie dead. Alerts that could not be sent are left out: another
 * one would not be sent either.
 */
export async function tellDeadLetters(
  deps: RaiseNeeds & Pick<Deps, "deadLetters">,
  cooldownMs: number,
): Promise<void> {
  const now = deps.now();
  const toldAt = lastHeardAt((await deps.alerts.recall("dead_letters", "")).past);
  if (toldAt !== null && now - toldAt < cooldownMs) return;
  const page = { number: 1, size: LETTERS_LOOKED_AT };
  const { rows, total } = await deps.deadLetters.list({ resolved: false }, page);
  const letters = rows.filter(({ kind, at }) => kind !== "alert" && at > (toldAt ?? 0));
  const [newest] = letters;
  if (!newest) return;
  const reasons = [...new Set(letters.map(({ reason }) => reason))].slice(0, REASONS_TOLD);
  const news = { newestId: newest.id, open: total, reasons, at: now };
  await raiseAlert(deps, { kind: "dead_letters", ...news });
}
