import type { Deps } from "../deps";
import { describeError } from "../shared/log";

type Needs = Pick<Deps, "deadLetters" | "log" | "now">;

/**
 * Handles a message once more that its queue gave up on; false where it has no second chance.
 * Throws where it fails again.
 */
type TryAgain = (body: unknown) => Promise<boolean>;

/**
 * Gives messages whose queue gave up on them their second chance, and keeps the others, loudly.
 *
 * One that gets through is marked as resolved, one that fails is kept and tried again. A message
 * without a second chance stays on record for a person to look at.
 */
export async function consumeDeadLetters(
  deps: Needs,
  batch: MessageBatch,
  tryAgain: TryAgain,
): Promise<void> {
  for (const message of batch.messages) await consumeOne(deps, batch.queue, message, tryAgain);
}

async function consumeOne(
  deps: Needs,
  queue: string,
  message: Message,
  tryAgain: TryAgain,
): Promise<void> {
  try {
    if (await tryAgain(message.body)) {
      await deps.deadLetters.resolve(message.id, deps.now());
      deps.log.info("dead_letter.resolved", { queue, id: message.id });
      message.ack();
      return;
    }
    await keep(deps, queue, message, "the queue gave up on it");
    deps.log.critical("dead_letter.kept", { queue, id: message.id });
    message.ack();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.log.critical("dead_letter.kept", { queue, id: message.id, ...describeError(error) });
    await keep(deps, queue, message, reason).catch((failure) =>
      deps.log.critical("dead_letter.not_kept", { id: message.id, ...describeError(failure) }),
    );
    message.retry();
  }
}

async function keep(deps: Needs, queue: string, message: Message, reason: string): Promise<void> {
  const { id: messageId, body } = message;
  await deps.deadLetters.save({ messageId, queue, body, reason, at: deps.now() });
}
