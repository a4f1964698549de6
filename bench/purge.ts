import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { startLoneProduct } from "./lone-product";
import { signCall, WEBHOOK_PATH } from "./signed-calls";
import { median } from "./statistics";
import { renderTable } from "./table";
import { PUBLIC_URL } from "./variables";

const HOURLY = "0 * * * *";
/** By the first settings; the zone is UTC. */
const PURGE_HOUR = 3;
/** Webhooks before the purge, and after it. */
const CALLS_ALONE = 400;
const DAY_MS = 86_400_000;

/** How webhooks are answered while the purge deletes what is too old in the database of `folder`. */
export async function measurePurge(bundle: string, folder: string): Promise<string> {
  const runtime = startLoneProduct(bundle, join(folder, "v3"));
  try {
    await ringUntil(runtime, (calls) => calls === CALLS_ALONE);
    const before = await ringUntil(runtime, (calls) => calls === CALLS_ALONE);
    const purge = { isOver: false, runs: 0, seconds: 0 };
    const purging = purgeAll(runtime, purge);
    const beside = await ringUntil(runtime, () => purge.isOver);
    await purging;
    const after = await ringUntil(runtime, (calls) => calls === CALLS_ALONE);

    const table = renderTable(
      [
        { heading: "webhooks", align: "left" },
        { heading: "calls", align: "right" },
        { heading: "failed", align: "right" },
        { heading: "p50", align: "right" },
        { heading: "p95", align: "right" },
        { heading: "slowest", align: "right" },
      ],
      [row("before", before), row("beside the purge", beside), row("after", after)],
    );
    const ratio = (percent: number) => quantile(beside, percent) / quantile(before, percent);
    return [
      table,
      `\nBeside the purge: ${ratio(50).toFixed(2)} × p50, ${ratio(95).toFixed(2)} × p95.`,
      ...(await describeRuns(runtime, purge.runs)),
    ].join("\n");
  } finally {
    await runtime.dispose();
  }
}

interface Rung {
  times: number[];
  failed: number;
}

let rungSoFar = 0;

/** Calls come in one after the other until `isEnough`. */
async function ringUntil(runtime: Miniflare, isEnough: (calls: number) => boolean): Promise<Rung> {
  const rung: Rung = { times: [], failed: 0 };
  while (!isEnough(rung.times.length)) {
    const { headers, body } = signCall(Date.now() * 1_000 + rungSoFar++, "cached");
    const startedAt = performance.now();
    const answer = await runtime.dispatchFetch(PUBLIC_URL + WEBHOOK_PATH, {
      method: "POST",
      headers,
      body,
    });
    const twiml = await answer.text();
    rung.times.push(performance.now() - startedAt);
    if (answer.status !== 200 || !twiml.includes("<Dial")) rung.failed += 1;
  }
  return rung;
}

interface Purge {
  isOver: boolean;
  runs: number;
  seconds: number;
}

/** The hours of one night: the purge goes on until nothing is left over. */
async function purgeAll(runtime: Miniflare, purge: Purge): Promise<void> {
  const worker = await runtime.getWorker("product");
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  try {
    for (let hour = PURGE_HOUR; hour < 24; hour++) {
      const scheduledTime = new Date(midnight + hour * 3_600_000);
      await worker.scheduled({ cron: HOURLY, scheduledTime });
      purge.runs += 1;
      const [last] = await readRuns(runtime, 1);
      if (last?.is_complete) return;
    }
  } finally {
    purge.isOver = true;
  }
}

interface Run {
  deleted: string;
  duration_ms: number;
  is_complete: number;
}

async function readRuns(runtime: Miniflare, limit: number): Promise<Run[]> {
  const db = await runtime.getD1Database("DB", "product");
  const query = "SELECT * FROM retention_runs ORDER BY started_at DESC LIMIT ?";
  return (await db.prepare(query).bind(limit).all<Run>()).results;
}

async function describeRuns(runtime: Miniflare, count: number): Promise<string[]> {
  const runs = await readRuns(runtime, count);
  const deleted = runs.map((run) => JSON.parse(run.deleted) as Record<string, number>);
  const rows = deleted.flatMap(Object.values).reduce((sum: number, n) => sum + Number(n), 0);
  const seconds = runs.reduce((sum, run) => sum + run.duration_ms, 0) / 1_000;
  const ends = runs[0]?.is_complete ? "nothing is left over" : "more is left over";
  const lines = deleted.toReversed().map((one) => `  ${JSON.stringify(one)}`);
  return [
    `${count} runs deleted ${rows.toLocaleString("en")} rows in ${seconds.toFixed(1)} s; ${ends}:`,
    ...lines,
  ];
}

function row(name: string, rung: Rung): string[] {
  const ms = (time: number) => `${time.toFixed(1)} ms`;
  return [
    name,
    String(rung.times.length),
    String(rung.failed),
    ms(median(rung.times)),
    ms(quantile(rung, 95)),
    ms(Math.max(...rung.times)),
  ];
}

function quantile({ times }: Rung, percent: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * (percent / 100))] ?? 0;
}
