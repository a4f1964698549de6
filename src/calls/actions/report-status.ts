import type { Deps } from "../../deps";
import type { TimeBudget } from "../../shared/time-budget";
import type { CallEvent } from "../call-event";
import type { StatusReport } from "../twilio-form";

type Needs = Pick<Deps, "ledger" | "log" | "now">;

/** What the callback's own address says of the dialled leg. */
export interface DialledLeg {
  dialer: string | null;
  attempt: number | null;
}

/**
 * Writes one status callback down and tells what was written. A word Twilio has not told us of is
 * kept, with a warning.
 */
export async function reportStatus(
  deps: Needs,
  report: StatusReport,
  leg: DialledLeg,
  budget: TimeBudget,
): Promise<CallEvent> {
  const event = toEvent(report, leg, deps.now());
  await deps.ledger.append({ event, decision: null, apiCalls: [] }, budget);

  const fields = { call_sid: report.callSid, leg_sid: report.legSid, status: report.word };
  if (report.kind === null) deps.log.warning("call.unknown_status", fields);
  else if (["failed", "busy", "no-answer"].includes(report.word)) {
    const reason = report.errorMessage ?? report.errorCode ?? report.word;
    deps.log.warning("call.status", { ...fields, reason });
  } else deps.log.info("call.status", fields);
  return event;
}

function toEvent(report: StatusReport, leg: DialledLeg, receivedAt: number): CallEvent {
  const { callSid, legSid, sequence } = report;
  const mark = sequence ?? (report.timestamp || "once");
  const common = {
    key: `${callSid}:${legSid ?? "own"}:${report.kind ?? report.word}:${mark}`,
    callSid,
    legSid,
    sequence,
    at: happenedAt(report, receivedAt),
  };
  if (report.kind === null) return { ...common, kind: "call.unknown_status", word: report.word };
  return {
    ...common,
    kind: report.kind,
    ...leg,
    durationSeconds: report.durationSeconds,
    errorCode: report.errorCode,
    errorMessage: report.errorMessage,
  };
}

/** Twilio tells the second, our clock the millisecond of arrival: the earlier of the two is nearer. */
function happenedAt(report: StatusReport, receivedAt: number): number {
  if (report.happenedAt === null) return receivedAt;
  return Math.min(receivedAt, report.happenedAt + 999);
}
