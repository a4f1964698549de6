import autocannon from "autocannon";
import type { LoadJob, LoadResult } from "./load-job";
import { type SignedCall, signCall, signFalsely, WEBHOOK_PATH } from "./signed-calls";
import { percentile } from "./statistics";

/**
 * The process that makes the load. It shares no event loop with anything it measures: it takes a
 * `LoadJob` as a message and answers with a `LoadResult`.
 */
process.on("message", (job: LoadJob) => {
  run(job)
    .catch((error: unknown): LoadResult => ({ kind: "failed", reason: String(error) }))
    .then((result) => process.send?.(result))
    .catch(() => process.exit(1));
});

async function run(job: LoadJob): Promise<LoadResult> {
  const deal = dealOut(signPool(job), job.connections);
  const samples = collectSamples();
  const statuses = new Map<number, number>();

  await new Promise<void>((resolve, reject) => {
    const load = autocannon(
      {
        url: job.url + WEBHOOK_PATH,
        method: "POST",
        connections: job.connections,
        duration: job.seconds,
        ...(job.rate === null ? {} : { overallRate: job.rate }),
        sampleInt: Math.min(1_000, job.seconds * 500),
        setupClient: (client) => client.setRequests(deal()),
      },
      (error) => (error ? reject(error) : resolve()),
    );
    load.on("response", (_client, status, _bytes, latencyMs) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      samples.add(latencyMs);
    });
  });
  return toResult(job, samples, statuses);
}

function signPool({ calls, firstIndex, poolSize }: LoadJob): SignedCall[] {
  if (calls === "forged") return [signFalsely(firstIndex)];
  return Array.from({ length: poolSize }, (_, at) => signCall(firstIndex + at, calls));
}

/** Gives each connection a part of the pool of its own, so that no call is sent twice. */
function dealOut(pool: SignedCall[], connections: number): () => SignedCall[] {
  if (pool.length < connections) return () => [...pool];
  const share = Math.floor(pool.length / connections);
  let next = 0;
  return () => {
    const start = next;
    next += share;
    return pool.slice(start, next);
  };
}

/** Latencies to the microsecond; autocannon's own histogram counts whole milliseconds. */
function collectSamples() {
  const latencies: number[] = [];
  let firstAt = 0;
  let lastAt = 0;
  return {
    add(latencyMs: number) {
      lastAt = performance.now();
      if (latencies.length === 0) firstAt = lastAt;
      latencies.push(latencyMs);
    },
    latencies,
    seconds: () => (lastAt - firstAt) / 1_000,
  };
}

function toResult(
  job: LoadJob,
  samples: ReturnType<typeof collectSamples>,
  statuses: ReadonlyMap<number, number>,
): LoadResult {
  const requests = samples.latencies.length;
  if ((statuses.get(job.expectedStatus) ?? 0) !== requests || requests === 0) {
    const counts = JSON.stringify(Object.fromEntries(statuses));
    return { kind: "failed", reason: `expected only ${job.expectedStatus}, got ${counts}` };
  }
  if (!job.mayRepeat && requests > job.poolSize) {
    return { kind: "failed", reason: `${requests} answers to ${job.poolSize} signed calls` };
  }
  return {
    kind: "measured",
    requests,
    rps: requests / samples.seconds(),
    p50Ms: percentile(samples.latencies, 50),
    p99Ms: percentile(samples.latencies, 99),
  };
}
