import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";
import type { CheckRecord } from "../check-record";
import { INTEGRATION_STREAMS } from "../failure-window";
import { countCheck } from "../request-count";
import { feedStreams } from "./feed-streams";

type Needs = Pick<Deps, "failureWindows" | "health" | "log">;

/** Nobody waits for the record of a check; what takes longer is ill. */
const PATIENCE_MS = 5_000;

/**
 * Puts a check on record, and counts it in its integration's success rate. Never throws: the next
 * check must not wait for this one's record.
 */
export async function recordCheck(deps: Needs, check: CheckRecord): Promise<void> {
  await Promise.all([save(deps, check), count(deps, check)]);
}

async function save(deps: Needs, check: CheckRecord): Promise<void> {
  const outcome = await within(PATIENCE_MS, () => deps.health.save(check));
  if (outcome.kind === "done") return;
  deps.log.warning("health.not_recorded", { reason: explainLateness(outcome) });
}

/**
 * As one request, however often it was tried: a provider nobody calls has a success rate, too, and
 * its outage is told before its failure rate is.
 */
async function count(deps: Needs, { integration, health, at }: CheckRecord): Promise<void> {
  const stream = INTEGRATION_STREAMS.find((name) => name === integration);
  if (!stream) return;
  const counts = { [stream]: countCheck(health, at) };
  await feedStreams(deps, { id: crypto.randomUUID(), counts }, {});
}
