import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { thrice } from "../../shared/thrice";
import { OUTBOUND_SETTINGS_KEY, readOutboundSettings } from "../outbound-settings";
import type { Utterance } from "../utterance";
import { toKeyed } from "./key-utterance";

type Needs = Pick<Deps, "log" | "now" | "settings" | "transcriptions">;

export type TranscriptionResult =
  | { kind: "saved"; id: number; sequenceNumber: number; conversationId: string }
  | { kind: "pending" }
  | { kind: "not_kept" };

/**
 * Keeps one thing an agent's call said, under the next number of its conversation; a repeat gets the
 * number it had. Refuses with 400 a call nobody knows, and one whose conversation id has not come
 * yet; the words of the latter are kept and take their place once it does.
 */
export async function saveTranscription(
  deps: Needs,
  callSid: string,
  utterance: Utterance,
): Promise<TranscriptionResult> {
  const { value } = await thrice(() => deps.settings.find(OUTBOUND_SETTINGS_KEY));
  const settings = readOutboundSettings(value);
  if (!settings.keep_transcripts) return { kind: "not_kept" };

  const keyed = await toKeyed(callSid, utterance);
  const saved = await thrice(() => deps.transcriptions.save(callSid, keyed, deps.now()));
  switch (saved.kind) {
    case "saved":
      deps.log.info("transcription.saved", {
        call_sid: callSid,
        conversation_id: saved.conversationId,
        sequence_number: saved.sequenceNumber,
      });
      return saved;
    case "parked":
      deps.log.warning("transcription.parked", { call_sid: callSid });
      if (settings.pending_status === 202) return { kind: "pending" };
      throw refuse(
        `The call ${callSid} has no conversation_id yet; the text is kept and attached when it comes`,
        "conversation_pending",
      );
    case "unknown_call":
      deps.log.warning("transcription.unknown_call", { call_sid: callSid });
      throw refuse(`There is no call ${callSid} on record`, "unknown_call");
  }
}

function refuse(message: string, code: string): AppError {
  return new AppError("ValidationError", message, [{ field: "call_sid", message, code }]);
}
