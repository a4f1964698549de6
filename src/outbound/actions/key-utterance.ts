import type { KeyedUtterance } from "../transcription-store";
import type { Utterance } from "../utterance";

/** Gives an utterance the key by which a repeat is known: a hash of whose call, who, when and what. */
export async function toKeyed(callSid: string, utterance: Utterance): Promise<KeyedUtterance> {
  const { speaker, text, spokenAt } = utterance;
  const bytes = new TextEncoder().encode(JSON.stringify([callSid, speaker, spokenAt, text]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const key = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { ...utterance, key };
}
