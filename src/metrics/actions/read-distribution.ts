import type { Deps } from "../../deps";
import { type BucketSize, chooseBucketSize, cutIntoBuckets } from "../bucket";
import type { Sum } from "../metrics";
import type { Period } from "../period";

interface Question {
  period: Period;
  /** `null` for all calls. */
  dialer: string | null;
  zone: string;
  /** `null` for the one that suits the period. */
  size: BucketSize | null;
}

interface Distribution {
  size: BucketSize;
  buckets: Period[];
  /** Those of each bucket, in the same order. */
  sums: Sum[][];
}

/** How the calls of a period spread over time; `null` where that would be too many buckets. */
export async function readDistribution(
  deps: Pick<Deps, "metrics">,
  { period, dialer, zone, size }: Question,
): Promise<Distribution | null> {
  const chosen = size ?? chooseBucketSize(period);
  const buckets = cutIntoBuckets(period, chosen, zone);
  if (!buckets) return null;
  const sums = await deps.metrics.sum(buckets, ["calls", "successes", "failures"], dialer);
  return { size: chosen, buckets, sums };
}
