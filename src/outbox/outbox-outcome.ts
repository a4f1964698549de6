import type { OutboxMessage } from "./outbox-message";

/**
 * How one try at a side effect ended. `try_again`: it may succeed later. `give_up`: no further try
 * can help, a person must look; `reason` tells that person why, and holds no full phone number.
 */
export type OutboxOutcome =
  | { kind: "done" }
  | { kind: "try_again"; reason: string }
  | { kind: "give_up"; reason: string };

/**
 * Who carries out each kind of side effect: a kind without its handler does not compile.
 *
 * A handler says what happened as a value; what it throws counts as `try_again`. It bears a repeat:
 * the queue may deliver twice, and a try that took too long may have succeeded after all.
 */
export type OutboxHandlers = {
  readonly [Kind in OutboxMessage["kind"]]: (
    message: Extract<OutboxMessage, { kind: Kind }>,
  ) => Promise<OutboxOutcome>;
};
