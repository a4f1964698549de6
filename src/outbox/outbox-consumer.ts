import type { Deps } from "../deps";
import { describeError } from "../shared/log";
import { maskNumbersIn } from "../shared/phone-number";
import { explainLateness, within } from "../shared/within";
import { type OutboxMessage, outboxMessageSchema } from "./outbox-message";
import type { OutboxHandlers, OutboxOutcome } from "./outbox-outcome";
import { afterTry } from "./outbox-schedule";

type Needs = Pick<Deps, "deadLetters" | "log" | "now">;

/** The messages of a batch are confirmed together: one that hangs may not hold up the others. */
const TRY_MS = 30_000;

/**
 * Carries out a batch of the queue `outbox`, each message by itself: one that fails neither delays
 * nor repeats the others.
 *
 * A message is tried again after 1, 5 and 30 seconds. One that fails then, that its handler gives
 * up on or that nobody can read becomes a dead letter with the reason at once; should even that
 * fail, the queue goes on trying and moves it to its own dead letters.
 */
export async function consumeOutbox(
  deps: Needs,
  batch: MessageBatch,
  handlers: OutboxHandlers,
): Promise<void> {
  await Promise.all(
    batch.messages.map((message) => consumeOne(deps, batch.queue, message, handlers)),
  );
}

async function consumeOne(
  deps: Needs,
  queue: string,
  message: Message,
  handlers: OutboxHandlers,
): Promise<void> {
  const parsed = outboxMessageSchema.safeParse(message.body);
  const fields = { id: message.id, kind: parsed.data?.kind ?? null, attempt: message.attempts };
  const outcome = parsed.success
    ? await carryOut(deps, parsed.data, handlers)
    : unreadable(parsed.error.issues);

  const next = afterTry(outcome, message.attempts);
  switch (next.kind) {
    case "done":
      deps.log.info("outbox.done", fields);
      message.ack();
      return;
    case "retry":
      deps.log.error("outbox.retried", {
        ...fields,
        reason: next.reason,
        after_seconds: next.afterSeconds,
      });
      message.retry({ delaySeconds: next.afterSeconds });
      return;
    case "give_up":
      deps.log.critical("outbox.gave_up", { ...fields, reason: next.reason });
      await park(deps, queue, message, next.reason);
  }
}

async function carryOut(
  deps: Needs,
  message: OutboxMessage,
  handlers: OutboxHandlers,
): Promise<OutboxOutcome> {
  // The record's type pairs each kind with its message; an index into it loses the pair.
  const handler = handlers[message.kind] as (message: OutboxMessage) => Promise<OutboxOutcome>;
  const tried = await within(TRY_MS, () => handler(message));
  if (tried.kind === "done") return tried.value;
  if (tried.kind === "failed") deps.log.error("outbox.threw", describeError(tried.error));
  return { kind: "try_again", reason: maskNumbersIn(explainLateness(tried)) };
}

/** Reading it again would give the same: it goes no further round. */
function unreadable(issues: readonly { path: PropertyKey[]; message: string }[]): OutboxOutcome {
  const wrong = issues.map(({ path, message }) => `${path.join(".") || "message"}: ${message}`);
  return { kind: "give_up", reason: `this version cannot read it (${wrong.join("; ")})` };
}

async function park(deps: Needs, queue: string, message: Message, reason: string): Promise<void> {
  const { id: messageId, body } = message;
  try {
    await deps.deadLetters.save({ messageId, queue, body, reason, at: deps.now() });
    message.ack();
  } catch (error) {
    deps.log.critical("dead_letter.not_kept", { id: messageId, ...describeError(error) });
    message.retry();
  }
}
