import type { Deps } from "../../deps";
import { createTimeBudget } from "../../shared/time-budget";
import type { CallStale } from "../call-event";
import { LONGEST_CALL_MS } from "../lifecycle";

type Needs = Pick<Deps, "callReader" | "ledger" | "log" | "now">;

/** A backlog is worked off over some minutes, and no run of the cron grows with it. */
const CALLS_PER_RUN = 100;

/**
 * Closes calls whose end nobody told of within the time any call lasts, by one event each in the
 * ledger: a second run that still sees the call open appends the same event. An end that is told
 * later after all is the call's true one.
 */
export async function closeStaleCalls(deps: Needs, at: number): Promise<void> {
  const callSids = await deps.callReader.listOpen(at - LONGEST_CALL_MS, CALLS_PER_RUN);
  await Promise.all(
    callSids.map(async (callSid) => {
      const event: CallStale = { kind: "call.stale", key: `${callSid}:stale`, callSid, at };
      deps.log.warning("call.stale", { call_sid: callSid });
      const budget = createTimeBudget(deps.now);
      await deps.ledger.append({ event, decision: null, apiCalls: [] }, budget);
    }),
  );
}
