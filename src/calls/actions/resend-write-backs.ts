import type { Deps } from "../../deps";

type Needs = Pick<Deps, "log" | "outbox" | "writeBacks">;

/** By then the message of a call that finished has been taken up, or has got lost. */
const OVERDUE_MS = 5 * 60_000;

/** A backlog is worked off over some minutes. */
const CALLS_PER_RUN = 100;

/**
 * Queues the write-backs that nobody has tried: their messages got lost between the record and the
 * queue. One that is merely late is sent twice, which changes nothing.
 */
export async function resendWriteBacks(deps: Needs, at: number): Promise<void> {
  const callSids = await deps.writeBacks.listUntried(at - OVERDUE_MS, CALLS_PER_RUN);
  if (callSids.length > 0) deps.log.warning("write_back.resent", { call_sids: callSids });
  await Promise.all(
    callSids.map((callSid) => deps.outbox.send({ kind: "outcome_write_back", callSid })),
  );
}
