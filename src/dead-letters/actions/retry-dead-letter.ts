import type { Actor } from "../../access/actor";
import { describeChange, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { explainLateness, within } from "../../shared/within";
import { queueOf } from "../dead-letter";
import type { StoredLetter } from "../dead-letter-store";

type Needs = Pick<Deps, "deadLetters" | "log" | "now" | "queueReturn">;

/** A queue takes a message in milliseconds; an admin waits for no more than this. */
const SEND_MS = 5_000;

/** Somebody who took a letter and never got to settle it has lost it after this time. */
const CLAIM_MS = 60_000;

/**
 * Puts a dead letter back into the queue it came from, and marks it as resolved: should it fail
 * again, it comes back as a new letter.
 *
 * Of several who ask at the same time one does it, the others are refused. It is taken before it
 * is sent; when the queue does not take it, it is open again.
 */
export async function retryDeadLetter(
  deps: Needs,
  actor: Actor,
  origin: Origin,
  id: number,
): Promise<StoredLetter> {
  const letter = await deps.deadLetters.find(id);
  if (!letter) throw new AppError("NotFoundError", `There is no dead letter ${id}`);
  if (letter.resolvedAt !== null)
    throw new AppError("ConflictError", `Dead letter ${id} is resolved`);
  const queue = queueOf(letter.queue);
  if (!queue) {
    throw new AppError(
      "ConflictError",
      `Dead letter ${id} is of the queue ${letter.queue}, which is no more`,
    );
  }

  const at = deps.now();
  const entry = describeChange(actor, origin, at, {
    action: "retry",
    entityType: "dead_letter",
    entityId: String(id),
    before: { resolved_at: null },
    after: { queue, kind: letter.kind },
  });
  if (!(await deps.deadLetters.claim(id, at, at - CLAIM_MS, entry))) {
    throw new AppError("ConflictError", `Somebody else is retrying dead letter ${id} right now`);
  }

  const sent = await within(SEND_MS, () => deps.queueReturn.send(queue, letter.body));
  if (sent.kind !== "done") {
    await deps.deadLetters.release(id);
    const reason = explainLateness(sent);
    deps.log.error("dead_letter.not_retried", { id, queue, reason });
    throw new AppError("IntegrationError", `The queue ${queue} did not take it: try again later`);
  }
  await deps.deadLetters.settle(id, deps.now());
  deps.log.info("dead_letter.retried", { id, queue, kind: letter.kind });
  return { ...letter, retriedAt: at, resolvedAt: at };
}
