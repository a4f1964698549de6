/** Who speaks in an agent's call, in ElevenLabs' words. */
export const SPEAKERS = ["agent", "user"] as const;
export type Speaker = (typeof SPEAKERS)[number];

/** One thing somebody said. */
export interface Utterance {
  speaker: Speaker;
  text: string;
  /** Epoch milliseconds. */
  spokenAt: number;
}

/** Begins the keys of what came with the whole transcript after the talk, not while it went on. */
export const WHOLE = "whole:";

/**
 * What of a whole transcript is not on record yet. The agent may have told some of it while it was
 * spoken, with times of its own: whether a thing was said, and how often, is all that counts.
 */
export function missingOf(whole: readonly Utterance[], known: readonly Utterance[]): Utterance[] {
  const left = new Map<string, number>();
  for (const one of known) left.set(wordsOf(one), (left.get(wordsOf(one)) ?? 0) + 1);
  return whole.filter((one) => {
    const count = left.get(wordsOf(one)) ?? 0;
    if (count > 0) left.set(wordsOf(one), count - 1);
    return count === 0;
  });
}

function wordsOf({ speaker, text }: Utterance): string {
  return `${speaker}:${text.trim().replace(/\s+/g, " ").toLowerCase()}`;
}
