import type { Author } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import { recordCallEvents } from "../../calls/actions/record-call-events";
import type { CallEvent } from "../../calls/call-event";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { describeError } from "../../shared/log";
import { maskNumber } from "../../shared/phone-number";
import { thrice } from "../../shared/thrice";
import { type AgentCallDraft, toMessage, toPlacedEvent, toReport } from "../agent-call";
import type { Placement } from "../telephony-provider";

type Needs = Pick<Deps, "audit" | "elevenLabs" | "log" | "now" | "receipts" | "transcriptions"> &
  Parameters<typeof recordCallEvents>[0];

/** `unknown`: the phone may be ringing; the record says that nobody told us. */
export interface StartedCall {
  callSid: string;
  conversationId: string | null;
  status: "placed" | "failed" | "unknown";
  reason: string | null;
}

/**
 * Has an agent ring one person. The call is on record before the provider hears of it, so that a
 * crash at any point leaves a true row; the provider is asked once, whatever comes of it.
 *
 * Refuses with 409 an id that was used before. Throws where nothing can be put on record: then
 * nobody is rung.
 */
export async function startAgentCall(
  deps: Needs,
  author: Author,
  draft: AgentCallDraft,
): Promise<StartedCall> {
  const { callSid } = draft;
  await claimId(deps, callSid);
  const { elevenLabs: provider } = deps;
  const order = { calledNumber: draft.phoneNumber, callerNumber: null, provider: provider.name };
  await record(deps, toPlacedEvent(callSid, order, deps.now()));
  const entry = describeChange(author.actor, author.origin, deps.now(), {
    action: "create",
    entityType: "agent_call",
    entityId: callSid,
    before: null,
    after: { driver_id: draft.driverId, phone_number: maskNumber(draft.phoneNumber) },
  });
  await thrice(() => deps.audit.record(entry));
  deps.log.info("agent_call.requested", { call_sid: callSid });

  const { dynamicVariables, phoneNumber: to } = draft;
  const placement = await provider.placeCall({ callSid, to, dynamicVariables });
  return keepPlacement(deps, callSid, placement);
}

async function claimId(deps: Needs, callSid: string): Promise<void> {
  const asker = crypto.randomUUID();
  const isOurs = await thrice(() => deps.receipts.claim(`placed:${callSid}`, asker, deps.now()));
  if (isOurs) return;
  throw new AppError("ConflictError", `The id ${callSid} was used before`, [
    { field: "call_sid", message: "was used before", code: "duplicate" },
  ]);
}

/** The phone may ring already: what cannot be kept is told, and never undoes the answer. */
async function keepPlacement(
  deps: Needs,
  callSid: string,
  placement: Placement,
): Promise<StartedCall> {
  try {
    if (placement.kind === "placed") {
      await thrice(() => deps.transcriptions.attach(callSid, placement));
    }
    await record(deps, toOutcomeEvent(callSid, placement, deps.now()), placement.apiCalls);
  } catch (error) {
    deps.log.critical("agent_call.not_kept", { call_sid: callSid, ...describeError(error) });
  }
  if (placement.kind === "placed") {
    const { conversationId } = placement;
    deps.log.info("agent_call.placed", { call_sid: callSid, conversation_id: conversationId });
    return { callSid, conversationId, status: "placed", reason: null };
  }
  const { reason } = placement;
  deps.log.error("agent_call.failed", { call_sid: callSid, kind: placement.kind, reason });
  const status = placement.kind === "refused" ? "failed" : "unknown";
  return { callSid, conversationId: null, status, reason };
}

/** What later proves that somebody was reached after all goes before this failure. */
function toOutcomeEvent(callSid: string, placement: Placement, at: number): CallEvent {
  const source = "provider";
  switch (placement.kind) {
    case "placed":
      return toReport(callSid, "call.initiated", { source, at });
    case "refused":
      return toReport(callSid, "call.failed", { source, at, reason: placement.reason });
    case "unknown": {
      const reason = `${placement.reason}; the phone may have rung all the same`;
      return toReport(callSid, "call.failed", { source, at, reason });
    }
  }
}

async function record(deps: Needs, event: CallEvent, apiCalls: Placement["apiCalls"] = []) {
  await thrice(() => recordCallEvents(deps, [toMessage(event, apiCalls)]));
}
