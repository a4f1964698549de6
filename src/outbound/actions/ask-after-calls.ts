import { recordCallEvents } from "../../calls/actions/record-call-events";
import { LONGEST_CALL_MS } from "../../calls/lifecycle";
import type { PlacedCall } from "../../campaigns/attempt-store";
import type { Deps } from "../../deps";
import { toMessage, toReport } from "../agent-call";

type Needs = Pick<Deps, "apiLogs" | "attempts" | "log" | "now" | "twilioCalls"> &
  Parameters<typeof recordCallEvents>[0];

/** So many answers come within a minute, even late ones; what is left over has its turn again. */
const CALLS_PER_RUN = 50;

/**
 * Cron, every minute: asks Twilio for calls of campaigns that it has long told nothing of. One that
 * is over ends here as if that had been reported, so that a report that got lost does not hold its
 * line, and its contact, for the hours after which a call counts as stale.
 */
export async function askAfterCalls(deps: Needs, at: number): Promise<void> {
  const unheard = await deps.attempts.listUnheard(at - LONGEST_CALL_MS, at, CALLS_PER_RUN);
  await Promise.all(unheard.map((call) => askAfter(deps, call)));
}

async function askAfter(deps: Needs, call: PlacedCall): Promise<void> {
  const { callSid } = call;
  const { apiCalls, ...standing } = await deps.twilioCalls.askAfter(call);
  switch (standing.kind) {
    case "goes_on":
      return;
    case "unknown":
      deps.log.warning("campaign.call_unheard", { call_sid: callSid, reason: standing.reason });
      return deps.apiLogs.save(apiCalls, callSid);
    case "over": {
      const { event: kind, durationSeconds } = standing;
      const told = { source: "asked", at: standing.at ?? deps.now() };
      const report = durationSeconds === null ? told : { ...told, durationSeconds };
      deps.log.warning("campaign.report_lost", { call_sid: callSid, event_type: kind });
      return recordCallEvents(deps, [toMessage(toReport(callSid, kind, report), apiCalls)]);
    }
  }
}
