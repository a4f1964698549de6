import type { MaintenanceDraft } from "../state/maintenance";
import { formatDuration } from "./format";
import type { FormProblem } from "./rules/form-problem";

/** A maintenance as somebody describes it; both times as in "2026-11-21T22:00", by their clock. */
export interface MaintenanceForm {
  from: string;
  until: string;
  reason: string;
}

const HOUR_MS = 3_600_000;
const FIRST_HOURS = 1;
/** The API takes no longer text. */
const LONGEST_REASON = 500;

/** Begins with the next full hour, and an hour long. */
export function startMaintenance(now: number): MaintenanceForm {
  const from = Math.ceil(now / HOUR_MS) * HOUR_MS;
  return { from: toLocal(from), until: toLocal(from + FIRST_HOURS * HOUR_MS), reason: "" };
}

/** What cannot be planned as it is. */
export function checkMaintenance(
  { from, until, reason }: MaintenanceForm,
  now: number,
): FormProblem[] {
  const problems: FormProblem[] = [];
  if (from === "") problems.push({ field: "from", message: "Enter a time", isGap: true });
  if (until === "") problems.push({ field: "until", message: "Enter a time", isGap: true });
  else if (from !== "" && Date.parse(until) <= Date.parse(from)) {
    problems.push({ field: "until", message: "Must be after the beginning" });
  } else if (Date.parse(until) <= now) {
    problems.push({ field: "until", message: "Is over already" });
  }
  if (reason.trim() === "") {
    problems.push({
      field: "reason",
      message: "Say what is done, for those who are told",
      isGap: true,
    });
  } else if (reason.trim().length > LONGEST_REASON) {
    problems.push({ field: "reason", message: `At most ${LONGEST_REASON} characters` });
  }
  return problems;
}

/** As the API takes it. */
export function writeMaintenance({ from, until, reason }: MaintenanceForm): MaintenanceDraft {
  const toIso = (local: string) => new Date(local).toISOString();
  return { from: toIso(from), until: toIso(until), reason: reason.trim() };
}

/** How long it lasts; nothing while that makes no sense. */
export function tellLength(from: string, until: string): string {
  const seconds = (Date.parse(until) - Date.parse(from)) / 1_000;
  return seconds > 0 ? formatDuration(seconds) : "";
}

/** By the reader's clock, as the field for a time wants it. */
function toLocal(at: number): string {
  const shifted = at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 16);
}
