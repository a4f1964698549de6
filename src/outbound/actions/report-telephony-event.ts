import { reportStatus } from "../../calls/actions/report-status";
import type { StatusReport } from "../../calls/twilio-form";
import type { Deps } from "../../deps";
import type { TimeBudget } from "../../shared/time-budget";

type Needs = Pick<Deps, "ledger" | "log" | "now" | "receipts" | "transcriptions">;

/** What the callback's address says of the call; anything may be missing. */
export interface CallbackIds {
  callId: string | null;
  campaignId: string | null;
  contactId: string | null;
}

export type TelephonyResult =
  | { status: "processed"; callId: string; eventType: string }
  | { status: "duplicate" };

/**
 * Notes one report of a call we placed: by our own id where the address has it, else by Twilio's.
 *
 * The report goes into the ledger first, where a repeat changes nothing, and only then is it marked
 * as seen: one that broke off between the two is worked on again, never lost.
 */
export async function reportTelephonyEvent(
  deps: Needs,
  report: StatusReport,
  ids: CallbackIds,
  budget: TimeBudget,
): Promise<TelephonyResult> {
  const callSid = ids.callId ?? report.callSid;
  const leg = { dialer: null, attempt: null };
  const event = await reportStatus(deps, { ...report, callSid }, leg, budget);
  if (!(await deps.receipts.take(`telephony:${event.key}`, deps.now()))) {
    deps.log.info("telephony.duplicate", { call_sid: callSid, event_type: event.kind });
    return { status: "duplicate" };
  }
  if (callSid !== report.callSid && report.legSid === null) {
    const twilioSid = report.callSid;
    await deps.transcriptions.attach(callSid, { conversationId: null, twilioSid });
  }
  const { campaignId: campaign_id, contactId: contact_id } = ids;
  const fields = { call_sid: callSid, event_type: event.kind, campaign_id, contact_id };
  deps.log.info("telephony.processed", fields);
  return { status: "processed", callId: callSid, eventType: event.kind };
}
