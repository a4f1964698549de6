import { MEASURES } from "../../calls/contribution";
import type { Deps } from "../../deps";
import { type Metrics, summarise } from "../metrics";
import type { FailureCount } from "../metrics-store";
import type { Period } from "../period";

/** The figures of a period, of all calls or of those that went to one dialer. */
export async function readMetrics(
  deps: Pick<Deps, "metrics">,
  period: Period,
  dialer: string | null,
): Promise<{ metrics: Metrics; failures: FailureCount[] }> {
  const [sums, failures] = await Promise.all([
    deps.metrics.sum([period], MEASURES, dialer),
    deps.metrics.listFailures(period, dialer),
  ]);
  return { metrics: summarise(sums.flat()), failures };
}
