import { recordCallEvents } from "../../calls/actions/record-call-events";
import type { Claim } from "../../campaigns/attempt-store";
import { afterRefusal, type RefusalScope } from "../../campaigns/call-attempt";
import type { Deps } from "../../deps";
import { describeError } from "../../shared/log";
import { thrice } from "../../shared/thrice";
import { toMessage, toPlacedEvent, toReport } from "../agent-call";
import type { Placement } from "../telephony-provider";

type Needs = Pick<
  Deps,
  "apiLogs" | "attempts" | "log" | "now" | "transcriptions" | "twilioCalls" | "variables"
> &
  Parameters<typeof recordCallEvents>[0];

/** What became of an attempt. `refused` for the `account`: nobody can be called as we are set up. */
export type CampaignCall =
  | { kind: "placed" | "unknown"; reason: string | null }
  | { kind: "refused"; reason: string; scope: RefusalScope };

/**
 * Rings one person who was claimed for it. The call is on record before Twilio hears of it, and
 * Twilio is asked once, whatever comes of it: where nobody can tell whether the phone rings, the
 * attempt says so until Twilio's reports tell. Never throws.
 */
export async function placeCampaignCall(deps: Needs, claim: Claim): Promise<CampaignCall> {
  const { callSid, contactId, campaignId, phoneNumber: to, ringSeconds } = claim;
  const { twilioCalls: provider } = deps;
  const callerNumber = deps.variables.TWILIO_PHONE_NUMBER ?? null;
  const order = { calledNumber: to, callerNumber, provider: provider.name };
  try {
    const placed = toPlacedEvent(callSid, order, deps.now());
    await thrice(() => recordCallEvents(deps, [toMessage(placed)]));
  } catch (error) {
    deps.log.error("campaign.call_not_recorded", { call_sid: callSid, ...describeError(error) });
    return keep(deps, claim, {
      kind: "refused",
      scope: "moment",
      reason: "the call could not be put on record",
      apiCalls: [],
    });
  }
  const labels = { campaign_id: String(campaignId), contact_id: String(contactId) };
  return keep(
    deps,
    claim,
    await provider.placeCall({ callSid, to, dynamicVariables: {}, labels, ringSeconds }),
  );
}

/** The phone may ring already: what cannot be kept is told, and the watchdog puts it in doubt. */
async function keep(deps: Needs, claim: Claim, placement: Placement): Promise<CampaignCall> {
  const { callSid, campaignId } = claim;
  const fields = { call_sid: callSid, campaign_id: campaignId };
  try {
    await keepPlacement(deps, callSid, placement);
  } catch (error) {
    deps.log.critical("campaign.placement_not_kept", { ...fields, ...describeError(error) });
  }
  if (placement.kind === "placed") {
    deps.log.info("campaign.call_placed", fields);
    return { kind: "placed", reason: null };
  }
  const { reason } = placement;
  deps.log.error("campaign.call_failed", { ...fields, kind: placement.kind, reason });
  if (placement.kind === "unknown") return { kind: "unknown", reason };
  return { kind: "refused", reason, scope: placement.scope };
}

async function keepPlacement(deps: Needs, callSid: string, placement: Placement): Promise<void> {
  const source = "provider";
  const at = deps.now();
  switch (placement.kind) {
    case "placed": {
      const event = toReport(callSid, "call.initiated", { source, at });
      await thrice(() => deps.transcriptions.attach(callSid, placement));
      await thrice(() => recordCallEvents(deps, [toMessage(event, placement.apiCalls)]));
      return;
    }
    case "refused": {
      const { reason, scope } = placement;
      const event = toReport(callSid, "call.failed", { source, at, reason });
      await thrice(() => deps.attempts.refuse(callSid, reason, afterRefusal(scope, at), at));
      await thrice(() => recordCallEvents(deps, [toMessage(event, placement.apiCalls)]));
      return;
    }
    case "unknown": {
      const reason = `${placement.reason}; the phone may have rung all the same`;
      await thrice(() => deps.attempts.doubt(callSid, reason, at));
      await deps.apiLogs.save(placement.apiCalls, callSid);
      return;
    }
  }
}
