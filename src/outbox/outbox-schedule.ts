import type { OutboxOutcome } from "./outbox-outcome";

/** Pauses before the second, third and fourth try, seconds; `max_retries` in wrangler.toml fits. */
const PAUSES_S = [1, 5, 30] as const;

/** The first one and those after a pause. */
export const MOST_TRIES = PAUSES_S.length + 1;

export type AfterTry =
  | { kind: "done" }
  | { kind: "retry"; afterSeconds: number; reason: string }
  | { kind: "give_up"; reason: string };

/** What follows try number `attempt`, counted from 1: the last one that fails is given up. */
export function afterTry(outcome: OutboxOutcome, attempt: number): AfterTry {
  if (outcome.kind !== "try_again") return outcome;
  const { reason } = outcome;
  const afterSeconds = PAUSES_S[attempt - 1];
  if (afterSeconds === undefined) return { kind: "give_up", reason };
  return { kind: "retry", afterSeconds, reason };
}
