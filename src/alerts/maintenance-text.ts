import type { AlertDraft } from "./alert";
import { draft } from "./alert-draft";
import type { PlannedMaintenance } from "./alert-news";
import { toText } from "./words";

/** A time without mails: that it is set, or that it begins within a day. */
export function writeMaintenance(
  step: "set" | "soon",
  { id, from, until, reason, madeBy }: PlannedMaintenance,
  at: number,
): AlertDraft {
  return draft({
    key: `maintenance:${id}:${step}`,
    type: "maintenance",
    about: String(id),
    severity: "info",
    title: step === "set" ? "Maintenance Planned" : "Maintenance Tomorrow",
    at,
    lines: [
      `From: ${toText(from)}`,
      `Until: ${toText(until)}`,
      `Reason: ${reason}`,
      `Set by: ${madeBy}`,
      "Alerts of that time are kept on record and not sent.",
    ],
  });
}
