import { sha256Hex } from "../../access/api-key";
import type { KeyedUtterance } from "../transcription-store";
import type { Utterance } from "../utterance";

/**
 * Gives an utterance the key by which a repeat is known: a hash of whose call, who, when and what,
 * behind where it comes from.
 */
export async function toKeyed(
  callSid: string,
  utterance: Utterance,
  source = "",
): Promise<KeyedUtterance> {
  const { speaker, text, spokenAt } = utterance;
  const hash = await sha256Hex(JSON.stringify([callSid, speaker, spokenAt, text]));
  return { ...utterance, key: source + hash };
}
