import type { Deps } from "../../deps";
import type { Stream } from "../../resilience/failure-window";
import type { Count } from "../../resilience/tally";
import { explainLateness, within } from "../../shared/within";
import type { LedgerMessage } from "../call-event";
import { type ChangedCall, countForWindows } from "../window-count";

type Needs = Pick<Deps, "failureWindows" | "log">;

/** Nothing waits longer for a window: the calls are on record already. */
const FEED_MS = 500;

/**
 * Tells the failure windows what a committed batch changed, each stream once. `batchId` makes a
 * second telling harmless. A window that cannot be told misses this batch, which is logged.
 */
export async function feedWindows(
  deps: Needs,
  batchId: string,
  changed: readonly ChangedCall[],
  fresh: readonly LedgerMessage[],
): Promise<void> {
  const streams = Object.entries(countForWindows(changed, fresh)) as [Stream, Count[]][];
  await Promise.all(
    streams.map(async ([stream, counts]) => {
      const fed = await within(FEED_MS, () =>
        deps.failureWindows.count(stream, { id: batchId, counts }),
      );
      if (fed.kind === "done") return;
      const call_sids = changed.map(({ after }) => after.callSid);
      deps.log.error("stream.not_fed", { stream, call_sids, reason: explainLateness(fed) });
    }),
  );
}
