import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";
import type { LedgerMessage } from "../call-event";
import type { FoldedCall } from "../call-store";

type Needs = Pick<Deps, "busyLegs" | "capacities" | "log" | "now">;

/** The next batch waits meanwhile: what takes longer than this is ill, milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * After a batch is on record: tells the objects of dialers whose legs it changed how many are in
 * progress there now. The number is absolute, so that one that does not arrive is made good by
 * the next. Never throws: the calls are on record already.
 */
export async function tellBusyLegs(
  deps: Needs,
  folded: readonly FoldedCall[],
  messages: readonly LedgerMessage[],
): Promise<void> {
  const dialers = dialersWithChangedLegs(folded, messages);
  if (dialers.length === 0) return;
  const outcome = await within(PATIENCE_MS, async () => {
    const countedAt = deps.now();
    const counts = await deps.busyLegs.count(dialers);
    await Promise.all(
      counts.map(({ dialer, count }) => deps.capacities.noteBusyLegs(dialer, count, countedAt)),
    );
  });
  if (outcome.kind === "done") return;
  deps.log.warning("busy_legs.not_told", { dialers, reason: explainLateness(outcome) });
}

/** A leg is told by its own sid: the dialer may stand in another event of it than this one. */
function dialersWithChangedLegs(
  folded: readonly FoldedCall[],
  messages: readonly LedgerMessage[],
): string[] {
  const changed = new Set(
    messages.flatMap(({ event }) => ("legSid" in event && event.legSid ? [event.legSid] : [])),
  );
  const dialers = folded.flatMap(({ call }) =>
    call.legs.flatMap(({ legSid, dialer }) => (dialer && changed.has(legSid) ? [dialer] : [])),
  );
  return [...new Set(dialers)];
}
