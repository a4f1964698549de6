import { sha256Hex } from "../../access/api-key";
import type { Deps } from "../../deps";
import { feedStreams } from "../../resilience/actions/feed-streams";
import type { LedgerMessage } from "../call-event";
import { type ChangedCall, countForWindows } from "../window-count";

/**
 * Tells the failure windows what a committed batch changed, once by the events it brought. A
 * window that cannot be told misses this batch, which is logged.
 */
export async function feedWindows(
  deps: Pick<Deps, "failureWindows" | "log">,
  changed: readonly ChangedCall[],
  fresh: readonly LedgerMessage[],
): Promise<void> {
  const id = await sha256Hex(fresh.map(({ event }) => event.key).join("\n"));
  const call_sids = changed.map(({ after }) => after.callSid);
  await feedStreams(deps, { id, counts: countForWindows(changed, fresh) }, { call_sids });
}
