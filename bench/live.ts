import { setTimeout as pause } from "node:timers/promises";
import type { Miniflare } from "miniflare";
import { migrate, seedLeads } from "./first-contents";
import { ADMIN, startLoneProduct } from "./lone-product";
import { signCall, WEBHOOK_PATH } from "./signed-calls";
import { percentile } from "./statistics";
import { renderTable } from "./table";
import { PUBLIC_URL } from "./variables";

/** A call shows on every open dashboard within this time after its webhook was sent. */
const LIMIT_MS = 1_000;

const DASHBOARDS = [1, 50];
const CALLS = 400;
const CALLS_PER_SECOND = 20;
/** What was not told by then is lost, which would be worse than late. */
const PATIENCE_MS = 30_000;

/** The first calls meet code that was never run. */
const WARM_UP_CALLS = 40;

/** Milliseconds since each call's webhook was sent. */
interface Delays {
  /** Until Twilio had its answer, which comes first: what else the machine does slows both. */
  answered: number[];
  /** Until each dashboard was told. */
  told: number[];
}

interface Dashboard {
  /** When each call was heard of first, by its id. */
  heardAt: Map<string, number>;
  close(): void;
}

/** How long it takes from a call's webhook to the word of it on open live sockets. */
export async function measureLive(bundle: string): Promise<string> {
  const runtime = startLoneProduct(bundle);
  try {
    await migrate(await runtime.getD1Database("DB"));
    await seedLeads(await runtime.getKVNamespace("LEAD_CACHE"));
    let nextCall = 0;
    const rows: string[][] = [];
    for (const count of DASHBOARDS) {
      await tellOf(runtime, 1, nextCall, WARM_UP_CALLS);
      nextCall += WARM_UP_CALLS;
      const delays = await tellOf(runtime, count, nextCall, CALLS);
      nextCall += CALLS;
      rows.push(render(count, delays));
    }
    return renderTable(
      [
        { heading: "webhook → live socket", align: "left" },
        { heading: "answered p99", align: "right" },
        { heading: "told median", align: "right" },
        { heading: "told p99", align: "right" },
        { heading: "slowest", align: "right" },
        { heading: "limit (p99)", align: "right" },
        { heading: "", align: "left" },
      ],
      rows,
    );
  } finally {
    await runtime.dispose();
  }
}

/** Rings at an even pace, and says how long each call took to each dashboard. */
async function tellOf(
  runtime: Miniflare,
  dashboards: number,
  firstCall: number,
  calls: number,
): Promise<Delays> {
  const open = await Promise.all(Array.from({ length: dashboards }, () => openDashboard(runtime)));
  const sentAt = new Map<string, number>();
  const answers: Promise<number>[] = [];
  for (let i = 0; i < calls; i++) {
    const { headers, body } = signCall(firstCall + i, "cached");
    sentAt.set(new URLSearchParams(body).get("CallSid") ?? "", performance.now());
    answers.push(ring(runtime, headers, body));
    await pause(1_000 / CALLS_PER_SECOND);
  }
  const answered = await Promise.all(answers);
  await untilHeard(open, calls);
  for (const { close } of open) close();
  const told = open.flatMap(({ heardAt }) =>
    [...sentAt].map(([callSid, at]) => (heardAt.get(callSid) ?? Number.NaN) - at),
  );
  return { answered, told };
}

async function ring(
  runtime: Miniflare,
  headers: Record<string, string>,
  body: string,
): Promise<number> {
  const startedAt = performance.now();
  const answer = await runtime.dispatchFetch(PUBLIC_URL + WEBHOOK_PATH, {
    method: "POST",
    headers,
    body,
  });
  const text = await answer.text();
  if (!text.includes("<Dial")) throw new Error(`a call was answered ${answer.status}: ${text}`);
  return performance.now() - startedAt;
}

async function openDashboard(runtime: Miniflare): Promise<Dashboard> {
  const { status, webSocket } = await runtime.dispatchFetch(`${PUBLIC_URL}/api/v1/live`, {
    headers: { ...ADMIN, upgrade: "websocket" },
  });
  if (!webSocket) throw new Error(`the live feed was answered ${status}`);
  const heardAt = new Map<string, number>();
  webSocket.addEventListener("message", ({ data }) => {
    const now = performance.now();
    const { call_sid } = JSON.parse(String(data)) as { call_sid?: string };
    if (call_sid !== undefined && !heardAt.has(call_sid)) heardAt.set(call_sid, now);
  });
  webSocket.accept();
  return { heardAt, close: () => webSocket.close() };
}

async function untilHeard(dashboards: readonly Dashboard[], calls: number): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (dashboards.some(({ heardAt }) => heardAt.size < calls)) {
    if (performance.now() > giveUpAt) {
      const fewest = Math.min(...dashboards.map(({ heardAt }) => heardAt.size));
      throw new Error(`a dashboard heard of ${fewest} of ${calls} calls`);
    }
    await pause(50);
  }
}

function render(dashboards: number, { answered, told }: Delays): string[] {
  const p99 = percentile(told, 99);
  const ms = (time: number) => `${time.toFixed(0)} ms`;
  return [
    `${dashboards} open, ${CALLS_PER_SECOND} calls a second`,
    ms(percentile(answered, 99)),
    ms(percentile(told, 50)),
    ms(p99),
    ms(Math.max(...told)),
    ms(LIMIT_MS),
    p99 <= LIMIT_MS ? "ok" : "over",
  ];
}
