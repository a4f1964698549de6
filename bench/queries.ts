import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { ADMIN, startLoneProduct } from "./lone-product";
import { median } from "./statistics";
import { renderTable } from "./table";

/** What is asked below `/api/v1/`, and how long the slowest answer may take. */
interface Query {
  path: string;
  limitMs: number;
}

const TIMES = 7;
const DAY_MS = 86_400_000;

const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

const FIGURES_MS = 100;
const PAGE_MS = 300;
/** A month at once, and a file of 10,000 rows: people know that these take their time. */
const REPORT_MS = 10_000;
const EXPORT_MS = 5_000;

const CALLS: readonly Query[] = [
  { path: `calls/metrics?start_date=${ago(1)}`, limitMs: FIGURES_MS },
  { path: `calls/metrics?start_date=${ago(7)}`, limitMs: FIGURES_MS },
  { path: `calls/metrics?start_date=${ago(7)}&dialer=dialfire`, limitMs: FIGURES_MS },
  { path: `calls/metrics?start_date=${ago(30)}`, limitMs: REPORT_MS },
  { path: `calls/distribution?start_date=${ago(1)}`, limitMs: FIGURES_MS },
  { path: `calls/distribution?start_date=${ago(7)}&time_zone=Europe/Berlin`, limitMs: FIGURES_MS },
  { path: "calls/active", limitMs: PAGE_MS },
  { path: "calls?page=1", limitMs: PAGE_MS },
  { path: "calls?page=200", limitMs: PAGE_MS },
  { path: "calls?status=failed", limitMs: PAGE_MS },
  { path: "calls?status=failed,busy,holding&page=20", limitMs: PAGE_MS },
  { path: "calls?outcome=stale", limitMs: PAGE_MS },
  { path: "calls?routing_rule=emergency&page=10", limitMs: PAGE_MS },
  { path: "calls?dialer=dialfire&outcome=failed", limitMs: PAGE_MS },
  { path: "calls?dialer=dialfire&routing_rule=emergency&status=holding", limitMs: PAGE_MS },
  { path: `calls?end_date=${ago(15)}&page=200`, limitMs: PAGE_MS },
  { path: "calls?phone_number=4567", limitMs: PAGE_MS },
  { path: "calls?phone_number=491", limitMs: PAGE_MS },
  { path: "calls?phone_number=491&page=200", limitMs: PAGE_MS },
  { path: "calls?phone_number=%2B49171", limitMs: PAGE_MS },
  { path: "calls?phone_number=1234567", limitMs: PAGE_MS },
  { path: "calls?phone_number=491&outcome=stale", limitMs: PAGE_MS },
  { path: "calls?phone_number=567&dialer=zendesk_talk&outcome=failed", limitMs: PAGE_MS },
  { path: `calls?phone_number=777&start_date=${ago(3)}`, limitMs: PAGE_MS },
];

const LOGS: readonly Query[] = [
  { path: "logs", limitMs: PAGE_MS },
  { path: `logs?start_date=${ago(30)}&page=200`, limitMs: PAGE_MS },
  { path: `logs?start_date=${ago(30)}&end_date=${ago(2)}`, limitMs: PAGE_MS },
  { path: `logs?start_date=${ago(7)}&log_type=routing_decisions&status=failed`, limitMs: PAGE_MS },
  { path: `logs?start_date=${ago(7)}&status=success&page=100`, limitMs: PAGE_MS },
  { path: `logs?start_date=${ago(30)}&integration=braze&page=200`, limitMs: PAGE_MS },
  { path: `logs?start_date=${ago(30)}&log_type=api_calls&status=failed`, limitMs: PAGE_MS },
  { path: `logs?start_date=${ago(30)}&dialer=zendesk_talk&page=100`, limitMs: PAGE_MS },
  { path: "logs?phone_number=4567", limitMs: PAGE_MS },
  { path: "logs?phone_number=491", limitMs: PAGE_MS },
  { path: "logs?phone_number=1234567", limitMs: PAGE_MS },
  { path: `logs/export?start_date=${ago(30)}`, limitMs: EXPORT_MS },
];

/** One call by its id. */
const queriesOf = (callSid: string): Query[] => [
  { path: `calls/${callSid}`, limitMs: FIGURES_MS },
  { path: `logs/${callSid}`, limitMs: FIGURES_MS },
  { path: `transcriptions?call_sid=${callSid}`, limitMs: FIGURES_MS },
];

/** How webhooks look a call up; the API has no address for these. */
const LOOKUPS = [
  "SELECT id FROM calls WHERE call_sid = ?1 AND status = 'completed'",
  "SELECT id FROM calls WHERE conversation_id = ?1",
] as const;

/** How long the product takes to answer from the database in `folder` that `npm run seed` made. */
export async function measureQueries(bundle: string, folder: string): Promise<string> {
  const runtime = startLoneProduct(bundle, join(folder, "v3"));
  try {
    const rows: string[][] = [];
    const db = await runtime.getD1Database("DB", "product");
    const callSid = await findOne(db);
    for (const { path, limitMs } of [...CALLS, ...LOGS, ...queriesOf(callSid)]) {
      rows.push(await measure(path, limitMs, () => ask(runtime, path)));
    }
    for (const query of LOOKUPS) {
      rows.push(await measure(query, FIGURES_MS, () => db.prepare(query).bind(callSid).first()));
    }
    return renderTable(
      [
        { heading: "GET /api/v1/…", align: "left" },
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

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** A call of yesterday. */
async function findOne(db: Database): Promise<string> {
  const query = "SELECT call_sid FROM calls WHERE created_at <= ? ORDER BY created_at DESC LIMIT 1";
  const callSid = await db
    .prepare(query)
    .bind(Date.now() - DAY_MS)
    .first<string>("call_sid");
  if (callSid === null) throw new Error("the folder holds no calls: fill it by npm run seed");
  return callSid;
}

async function measure(
  name: string,
  limitMs: number,
  asking: () => Promise<unknown>,
): Promise<string[]> {
  const times: number[] = [];
  await asking();
  for (let i = 0; i < TIMES; i++) {
    const startedAt = performance.now();
    await asking();
    times.push(performance.now() - startedAt);
  }
  const slowest = Math.max(...times);
  const ms = (time: number) => `${time.toFixed(0)} ms`;
  return [name, ms(median(times)), ms(slowest), ms(limitMs), slowest <= limitMs ? "ok" : "over"];
}

async function ask(runtime: Miniflare, path: string): Promise<void> {
  const url = `http://localhost/api/v1/${path}`;
  const answer = await runtime.dispatchFetch(url, { headers: ADMIN });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  await answer.text();
}
