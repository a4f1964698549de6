import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";
import type { Stream } from "../failure-window";
import type { Count } from "../tally";

/** Nothing waits longer for a window: what it counts is on record already. */
const FEED_MS = 500;

/**
 * Adds counts to the failure windows, each stream once; says whether all of them counted. `id` makes
 * a second telling harmless. A window that does not answer in time is told of in the log, with
 * `about`.
 */
export async function feedStreams(
  deps: Pick<Deps, "failureWindows" | "log">,
  { id, counts }: { id: string; counts: Partial<Record<Stream, readonly Count[]>> },
  about: Record<string, unknown>,
): Promise<boolean> {
  const streams = Object.entries(counts) as [Stream, readonly Count[]][];
  const fed = await Promise.all(
    streams.map(async ([stream, some]) => {
      if (some.length === 0) return true;
      const outcome = await within(FEED_MS, () =>
        deps.failureWindows.count(stream, { id, counts: some }),
      );
      if (outcome.kind === "done") return true;
      deps.log.error("stream.not_fed", { ...about, stream, reason: explainLateness(outcome) });
      return false;
    }),
  );
  return !fed.includes(false);
}
