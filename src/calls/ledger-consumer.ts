import type { Deps } from "../deps";
import { describeError } from "../shared/log";
import { recordCallEvents } from "./actions/record-call-events";
import { type LedgerMessage, ledgerMessageSchema } from "./call-event";

type Needs = Pick<Deps, "log"> & Parameters<typeof recordCallEvents>[0];

/** Longest pause before a message is tried again, seconds. */
const LONGEST_PAUSE_S = 60;

/**
 * An isolate has one thread, and a batch may reach the isolate that is still answering the call it
 * tells of: the caller's reply goes first.
 */
const REPLY_FIRST_MS = 25;

interface Delivery {
  message: Message;
  body: LedgerMessage;
}

/**
 * Takes a batch of the queue `ledger` into the database.
 *
 * While the database is away all of it is tried again later. One bad message among good ones is
 * found by halving: the good are kept, the bad goes on to the dead letters after its tries.
 */
export async function consumeLedger(deps: Needs, batch: MessageBatch): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REPLY_FIRST_MS));
  const deliveries: Delivery[] = [];
  for (const message of batch.messages) {
    const parsed = ledgerMessageSchema.safeParse(message.body);
    if (parsed.success) deliveries.push({ message, body: parsed.data });
    else {
      deps.log.error("ledger.unreadable", { id: message.id, reason: parsed.error.message });
      retryLater(message);
    }
  }

  await recordHalving(deps, deliveries);
}

async function recordHalving(deps: Needs, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  try {
    await recordCallEvents(
      deps,
      deliveries.map(({ body }) => body),
    );
    for (const { message } of deliveries) message.ack();
    return;
  } catch (error) {
    const isOutage = !(await deps.calls.isReachable());
    deps.log.error("ledger.not_recorded", { ...describeError(error), messages: deliveries.length });
    if (isOutage || deliveries.length === 1) {
      for (const { message } of deliveries) retryLater(message);
      return;
    }
  }
  const middle = Math.ceil(deliveries.length / 2);
  await recordHalving(deps, deliveries.slice(0, middle));
  await recordHalving(deps, deliveries.slice(middle));
}

function retryLater(message: Message) {
  message.retry({ delaySeconds: Math.min(2 ** message.attempts, LONGEST_PAUSE_S) });
}
