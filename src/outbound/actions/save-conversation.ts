import { recordCallEvents } from "../../calls/actions/record-call-events";
import type { CallEvent } from "../../calls/call-event";
import type { Deps } from "../../deps";
import { thrice } from "../../shared/thrice";
import { toMessage, toReport } from "../agent-call";
import type { Told } from "../conversation-envelope";
import { OUTBOUND_SETTINGS_KEY, readOutboundSettings } from "../outbound-settings";
import { missingOf, WHOLE } from "../utterance";
import { toKeyed } from "./key-utterance";

type Needs = Pick<Deps, "log" | "now" | "receipts" | "settings" | "transcriptions"> &
  Parameters<typeof recordCallEvents>[0];

type OfACall = Exclude<Told, { kind: "ignored" }>;

/**
 * Puts the end of an agent's call on record: how it went, and of its transcript what was not told
 * while it was spoken. A repeat changes nothing. A conversation that belongs to no call of ours is
 * ignored.
 */
export async function saveConversation(
  deps: Needs,
  told: OfACall,
): Promise<"processed" | "duplicate" | "ignored"> {
  const { conversationId, twilioSid } = told;
  const callSid = await thrice(() => deps.transcriptions.findCall(conversationId, told.callSid));
  if (callSid === null) {
    const ids = { call_sid: told.callSid, conversation_id: conversationId };
    deps.log.warning("conversation.unknown_call", ids);
    return "ignored";
  }
  await thrice(() => deps.transcriptions.attach(callSid, { conversationId, twilioSid }));
  if (told.kind === "talked") await keepTranscript(deps, callSid, told);
  await thrice(() =>
    recordCallEvents(
      deps,
      toEvents(callSid, told).map((event) => toMessage(event)),
    ),
  );

  // Last of all: a delivery that broke off before is done again, which does no harm.
  const receipt = `elevenlabs:${told.kind}:${conversationId}`;
  const isFirst = await thrice(() => deps.receipts.take(receipt, deps.now()));
  deps.log.info("conversation.saved", { call_sid: callSid, conversation_id: conversationId });
  return isFirst ? "processed" : "duplicate";
}

async function keepTranscript(
  deps: Needs,
  callSid: string,
  { whole }: Extract<OfACall, { kind: "talked" }>,
): Promise<void> {
  const { value } = await thrice(() => deps.settings.find(OUTBOUND_SETTINGS_KEY));
  if (!readOutboundSettings(value).keep_transcripts) return;
  const rows = await thrice(() => deps.transcriptions.list(callSid));
  const known = rows.map(({ speaker, text, spoken_at }) => ({
    speaker,
    text,
    spokenAt: spoken_at,
  }));
  const missing = missingOf(whole, known);
  const keyed = await Promise.all(missing.map((one) => toKeyed(callSid, one, WHOLE)));
  if (keyed.length === 0) return;
  await thrice(() => deps.transcriptions.saveAll(callSid, keyed, deps.now()));
}

function toEvents(callSid: string, told: OfACall): CallEvent[] {
  const source = "conversation";
  if (told.kind === "not_reached") {
    const { at, reason } = told;
    return [toReport(callSid, told.event, { source, at, reason })];
  }
  const { answeredAt, endedAt, durationSeconds } = told;
  return [
    toReport(callSid, "call.answered", { source, at: answeredAt }),
    toReport(callSid, "call.completed", { source, at: endedAt, durationSeconds }),
  ];
}
