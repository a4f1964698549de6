import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { ADMIN, startLoneProduct } from "./lone-product";
import { median } from "./statistics";
import { renderTable } from "./table";

/** What is asked, and how long the slowest answer may take. */
interface Query {
  path: string;
  limitMs: number;
}

const TIMES = 7;
const DAY_MS = 86_400_000;

const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

const FIGURES_MS = 100;
const PAGE_MS = 300;

const QUERIES: readonly Query[] = [
  { path: `metrics?start_date=${ago(1)}`, limitMs: FIGURES_MS },
  { path: `metrics?start_date=${ago(7)}`, limitMs: FIGURES_MS },
  { path: `metrics?start_date=${ago(7)}&dialer=dialfire`, limitMs: FIGURES_MS },
  { path: `metrics?start_date=${ago(30)}`, limitMs: PAGE_MS },
  { path: `distribution?start_date=${ago(1)}`, limitMs: FIGURES_MS },
  { path: `distribution?start_date=${ago(7)}&time_zone=Europe/Berlin`, limitMs: FIGURES_MS },
  { path: "active", limitMs: PAGE_MS },
  { path: "?page=1", limitMs: PAGE_MS },
  { path: "?page=200", limitMs: PAGE_MS },
  { path: "?status=failed", limitMs: PAGE_MS },
  { path: "?status=failed,busy,holding&page=20", limitMs: PAGE_MS },
  { path: "?outcome=stale", limitMs: PAGE_MS },
  { path: "?routing_rule=emergency&page=10", limitMs: PAGE_MS },
  { path: "?dialer=dialfire&outcome=failed", limitMs: PAGE_MS },
  { path: "?dialer=dialfire&routing_rule=emergency&status=holding", limitMs: PAGE_MS },
  { path: `?end_date=${ago(15)}&page=200`, limitMs: PAGE_MS },
  { path: "?phone_number=4567", limitMs: PAGE_MS },
  { path: "?phone_number=491", limitMs: PAGE_MS },
  { path: "?phone_number=491&page=200", limitMs: PAGE_MS },
  { path: "?phone_number=%2B49171", limitMs: PAGE_MS },
  { path: "?phone_number=1234567", limitMs: PAGE_MS },
  { path: "?phone_number=491&outcome=stale", limitMs: PAGE_MS },
  { path: "?phone_number=567&dialer=zendesk_talk&outcome=failed", limitMs: PAGE_MS },
  { path: `?phone_number=777&start_date=${ago(3)}`, limitMs: PAGE_MS },
];

/** How long the product takes to answer from the database in `folder` that `npm run seed` made. */
export async function measureQueries(bundle: string, folder: string): Promise<string> {
  const runtime = startLoneProduct(bundle, join(folder, "v3"));
  try {
    const rows: string[][] = [];
    for (const query of QUERIES) rows.push(await measure(runtime, query));
    return renderTable(
      [
        { heading: "GET /api/v1/calls…", align: "left" },
        { heading: "median", align: "right" },
        { heading: "slowest", align: "right" },
        { heading: "limit", align: "right" },
        { heading: "", align: "left" },
      ],
      rows,
    );
  } finally {
    await runtime.dispose();
  }
}

async function measure(runtime: Miniflare, { path, limitMs }: Query): Promise<string[]> {
  const times: number[] = [];
  await ask(runtime, path);
  for (let i = 0; i < TIMES; i++) {
    const startedAt = performance.now();
    await ask(runtime, path);
    times.push(performance.now() - startedAt);
  }
  const slowest = Math.max(...times);
  const ms = (time: number) => `${time.toFixed(0)} ms`;
  return [path, ms(median(times)), ms(slowest), ms(limitMs), slowest <= limitMs ? "ok" : "over"];
}

async function ask(runtime: Miniflare, path: string): Promise<void> {
  const url = `http://localhost/api/v1/calls${path.startsWith("?") ? "" : "/"}${path}`;
  const answer = await runtime.dispatchFetch(url, { headers: ADMIN });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  await answer.text();
}
