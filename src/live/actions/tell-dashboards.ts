import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";
import type { LiveNews } from "../live-message";

type Needs = Pick<Deps, "live" | "log">;

/** Nothing waits longer for a hub that does not answer: what is told is on record already. */
const TELL_MS = 500;

/**
 * Tells open dashboards what happened; says whether the hub heard it. Never throws: a dashboard
 * that was not told reads the same through the API at its next look.
 */
export async function tellDashboards(deps: Needs, news: readonly LiveNews[]): Promise<boolean> {
  const outcome = await within(TELL_MS, () => deps.live.publish(news));
  if (outcome.kind === "done") return true;
  deps.log.warning("live.not_told", { news, reason: explainLateness(outcome) });
  return false;
}
