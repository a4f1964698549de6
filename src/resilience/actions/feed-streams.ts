import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";
import type { Stream } from "../failure-window";
import type { Count } from "../tally";

/** Nothing waits longer for a window: what it counts is on record already. */
const FEED_MS = 500;

/**
 * Adds counts to the failure windows, each stream once. `id` makes a second telling harmless. A
 * window that does not say in time that it counted them is told of in the log, with `about`.
 */
export async function feedStreams(
  deps: Pick<Deps, "failureWindows" | "log">,
  { id, counts }: { id: string; counts: Partial<Record<Stream, readonly Count[]>> },
  about: Record<string, unknown>,
): Promise<void> {
  const streams = Object.entries(counts) as [Stream, readonly Count[]][];
  await Promise.all(
    streams.map(async ([stream, some]) => {
      if (some.length === 0) return;
      const fed = await within(FEED_MS, () =>
        deps.failureWindows.count(stream, { id, counts: some }),
      );
      if (fed.kind === "done") return;
      deps.log.error("stream.not_fed", { ...about, stream, reason: explainLateness(fed) });
    }),
  );
}
