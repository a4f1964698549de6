import type { Deps } from "../deps";
import { describeError } from "../shared/log";
import { recordCallEvents } from "./actions/record-call-events";
import { type LedgerMessage, ledgerMessageSchema } from "./call-event";
import type { FoldedCall } from "./call-store";

type Needs = Pick<Deps, "calls" | "live" | "log">;

/** Longest pause before a message is tried again, seconds. */
const LONGEST_PAUSE_S = 60;

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
  const deliveries: Delivery[] = [];
  for (const message of batch.messages) {
    const parsed = ledgerMessageSchema.safeParse(message.body);
    if (parsed.success) deliveries.push({ message, body: parsed.data });
    else {
      deps.log.error("ledger.unreadable", { id: message.id, reason: parsed.error.message });
      retryLater(message);
    }
  }

  const folded = await recordHalving(deps, deliveries);
  if (folded.length > 0) await tellDashboards(deps, folded);
}

async function recordHalving(deps: Needs, deliveries: readonly Delivery[]): Promise<FoldedCall[]> {
  if (deliveries.length === 0) return [];
  try {
    const folded = await recordCallEvents(
      deps,
      deliveries.map(({ body }) => body),
    );
    for (const { message } of deliveries) message.ack();
    return folded;
  } catch (error) {
    const isOutage = !(await deps.calls.isReachable());
    deps.log.error("ledger.not_recorded", { ...describeError(error), messages: deliveries.length });
    if (isOutage || deliveries.length === 1) {
      for (const { message } of deliveries) retryLater(message);
      return [];
    }
  }
  const middle = Math.ceil(deliveries.length / 2);
  const first = await recordHalving(deps, deliveries.slice(0, middle));
  return [...first, ...(await recordHalving(deps, deliveries.slice(middle)))];
}

function retryLater(message: Message) {
  message.retry({ delaySeconds: Math.min(2 ** message.attempts, LONGEST_PAUSE_S) });
}

/** The calls are on record already: a dashboard that cannot be told reads them at its next look. */
async function tellDashboards(deps: Needs, folded: readonly FoldedCall[]): Promise<void> {
  try {
    await deps.live.publish(
      folded.map(({ call }) => ({
        type: "call_changed",
        call_sid: call.callSid,
        status: call.status,
      })),
    );
  } catch (error) {
    deps.log.warning("live.not_told", describeError(error));
  }
}
