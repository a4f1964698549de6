import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { CircuitBreaker } from "../../src/resilience/circuit-breaker-object";
import type { Subject } from "../../src/resilience/subject";
import { brazeKnows } from "../support/worker/braze";
import { forgetBreakers } from "../support/worker/breakers";
import { dialersAnswer, dialersAnswerAfter, wellAnswer } from "../support/worker/dialers";
import { brokenObjects } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { rowsOf } from "../support/worker/people";
import { eventually, type Product, startProduct, traceOnce } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

captureLog();

const STATUS = "/api/v1/dialers/status";
const DIALFIRE: Subject = { kind: "dialfire", seats: 10, credential: null };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The longest time an API answer may wait for others, milliseconds (S4.2). */
const QUICK_MS = 100;

const integrationSchema = z.looseObject({
  name: z.string(),
  status: z.string(),
  response_time_ms: z.number().nullable(),
  average_response_time_ms: z.number().nullable(),
  p95_response_time_ms: z.number().nullable(),
  trend: z.string().nullable(),
  success_rate: z.looseObject({ percent: z.number().nullable() }).nullable(),
  uptime: z.looseObject({ percent: z.number().nullable() }),
  last_error: z.string().nullable(),
  last_success: z.string().nullable(),
  breaker_changes: z.array(z.looseObject({ circuit: z.string(), reason: z.string() })),
});
const statusSchema = z.object({
  data: z.object({
    dialers: z.array(integrationSchema.extend({ available_capacity: z.number().nullable() })),
    crm: integrationSchema.extend({ cache_hit_rate: z.number().nullable() }),
  }),
});

async function readStatus(product: Product = startProduct()) {
  const reply = await product.api(STATUS);
  expect(reply.status, reply.text).toBe(200);
  const { dialers, crm } = statusSchema.parse(reply.json).data;
  const [dialfire] = dialers;
  if (!dialfire) throw new Error("there is no dialer");
  return { dialfire, crm };
}

const object = () => env.CIRCUIT_BREAKER.getByName("dialfire");

async function check(times = 1): Promise<void> {
  await object().snapshot(DIALFIRE);
  for (let i = 0; i < times; i++) await runDurableObjectAlarm(object());
}

/** Moves the clock of Dialfire's object, and of no other. */
function setClock(now: () => number) {
  return runInDurableObject(object(), (instance: CircuitBreaker) => {
    instance.clock = now;
  });
}

beforeEach(async () => {
  await forgetBreakers();
  await env.DB.batch([
    env.DB.prepare("DELETE FROM health_hours"),
    env.DB.prepare("DELETE FROM health_status"),
  ]);
});

describe("GET /api/v1/dialers/status", () => {
  it.each([
    // Each leaves room for what a busy machine adds; the limits themselves are judged in
    // `health.test.ts`.
    [300, "healthy"],
    [1_000, "degraded"],
    [1_500, "degraded"],
    [2_100, "unhealthy"],
  ])("calls a dialer that answers after %i ms %s", async (delayMs, status) => {
    dialersAnswerAfter(delayMs);
    await check();

    const { dialfire } = await readStatus();

    expect(dialfire).toMatchObject({ status, average_response_time_ms: expect.any(Number) });
    expect(dialfire.response_time_ms).toBeGreaterThanOrEqual(delayMs);
    expect(dialfire.last_success === null).toBe(status === "unhealthy");
  });

  it("shows the newest error, also after it got well", async () => {
    let isDead = true;
    dialersAnswer((url) => (isDead ? new Response("no", { status: 500 }) : wellAnswer(url)));
    await check();
    expect((await readStatus()).dialfire).toMatchObject({
      status: "unhealthy",
      last_error: "answered 500",
      last_success: null,
    });

    isDead = false;
    await check();

    expect((await readStatus()).dialfire).toMatchObject({
      status: "healthy",
      last_error: "answered 500",
      last_success: expect.any(String),
    });
  });

  it("shows agents and waiting callers as the dialer tells them, or as it is reckoned", async () => {
    dialersAnswer((url) => {
      if (url.host === "dialfire.test") return Response.json([]);
      if (url.pathname.includes("current_queue_activity")) {
        return Response.json({ current_queue_activity: { calls_waiting: 4 } });
      }
      const agents_activity = [
        { agent_state: "online", call_status: null },
        { agent_state: "online", call_status: "on_call" },
        { agent_state: "online", call_status: "wrap_up" },
        { agent_state: "away", call_status: null },
      ];
      return Response.json({ agents_activity, next_page: null });
    });
    await check();
    const product = startProduct();
    await product.api("/api/v1/dialers/2/test", { method: "POST" });

    const reply = await product.api(STATUS);

    const as_of = expect.any(String);
    expect(reply.json).toMatchObject({
      data: {
        dialers: [
          {
            name: "dialfire",
            available_capacity: 10,
            capacity: {
              kind: "estimated",
              available: 10,
              total: 10,
              busy: 0,
              utilization_percent: 0,
              queue_depth: null,
              as_of,
              reason: null,
            },
          },
          {
            name: "zendesk_talk",
            available_capacity: 1,
            capacity: {
              kind: "live",
              available: 1,
              total: 4,
              busy: 2,
              utilization_percent: 50,
              queue_depth: 4,
              as_of,
              reason: null,
            },
          },
        ],
      },
    });
  });

  it("answers at once while every provider hangs", async () => {
    dialersAnswer(() => new Promise(() => undefined));
    const product = startProduct();
    await readStatus(product);
    const times: number[] = [];

    for (let i = 0; i < 10; i++) {
      const startedAt = performance.now();
      await readStatus(product);
      times.push(performance.now() - startedAt);
    }

    // Of ten, since a machine that is busy with others may pause any one of them.
    expect(Math.min(...times)).toBeLessThan(QUICK_MS);
  });

  it("shows what is on record of an integration whose object is silent", async () => {
    const CIRCUIT_BREAKER = brokenObjects<CircuitBreaker>("throw");

    const { dialfire } = await readStatus(startProduct({ CIRCUIT_BREAKER }));

    expect(dialfire).toMatchObject({ status: "unknown", breaker: null, breaker_changes: [] });
  });

  it("counts the requests to Braze of the last minutes as Braze does", async () => {
    const { requests } = brazeKnows({ lead_score: 85 });
    const received = () =>
      requests.filter(({ url }) => url.startsWith(TEST_VARIABLES.BRAZE_API_URL)).length;
    const product = startProduct();
    const counted = async () => (await readStatus(product)).crm.success_rate;
    await eventually(async () => expect((await readStatus(product)).crm.status).toBe("healthy"));
    const before = z.looseObject({ total: z.number() }).parse(await counted());
    const receivedBefore = received();

    for (let i = 0; i < 3; i++) {
      const { callSid } = await product.ring();
      await traceOnce(product, callSid);
    }

    await eventually(async () =>
      expect(await counted()).toEqual({
        percent: 100,
        target_percent: 99,
        total: before.total + received() - receivedBefore,
        failed: 0,
        window_minutes: 5,
      }),
    );
    expect(received() - receivedBefore).toBe(3);
  });

  it("tells how often the cache spared Braze a question, as the calls themselves say", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const known = "+491711234567";
    for (const from of [known, known, known, "+491717654321"]) {
      const { callSid } = await product.ring({ From: from });
      await traceOnce(product, callSid);
    }
    const [counted] = await rowsOf(
      `SELECT sum(braze_cache_hit) AS hits, count(*) AS lookups FROM calls
       WHERE braze_cache_hit IS NOT NULL`,
    );

    const { crm } = await readStatus();

    const { hits, lookups } = z.object({ hits: z.number(), lookups: z.number() }).parse(counted);
    expect(hits).toBeGreaterThan(0);
    expect(hits).toBeLessThan(lookups);
    expect(crm.cache_hit_rate).toBe(Math.round((hits / lookups) * 10_000) / 100);
  });

  it("tells what became of a breaker, when and why, the newest first", async () => {
    dialersAnswer(() => new Response("no", { status: 503 }));
    await check(3);
    await startProduct().api("/api/v1/breakers/dialfire/reset", { method: "POST" });

    const { dialfire } = await readStatus();

    const at = expect.any(String);
    expect(dialfire.breaker_changes).toEqual([
      { at, circuit: "api", from: "open", to: "closed", reason: "closed by hand" },
      {
        at,
        circuit: "api",
        from: "closed",
        to: "open",
        reason: "3 failures in a row: answered 503 (server_error)",
      },
    ]);
  });
});

describe("the uptime of 30 days", () => {
  const addHour = (hoursAgo: number, upMs: number, downMs: number) =>
    env.DB.prepare(
      `INSERT INTO health_hours (integration, start, checks, failures, response_time_ms,
         slowest_ms, up_ms, down_ms) VALUES ('dialfire', ?1, 120, 0, 12000, 300, ?2, ?3)`,
    ).bind(Math.floor(Date.now() / HOUR_MS - hoursAgo) * HOUR_MS, upMs, downMs);

  it("is what our own checks found, beside what is promised", async () => {
    await env.DB.batch([
      addHour(1, HOUR_MS, 0),
      addHour(2, HOUR_MS / 2, HOUR_MS / 2),
      addHour(29 * 24, HOUR_MS, 0),
      addHour(31 * 24, 0, HOUR_MS),
    ]);

    expect((await readStatus()).dialfire.uptime).toEqual({
      percent: 83.33,
      target_percent: 99.5,
      is_met: false,
      days: 30,
      watched_hours: 3,
      down_minutes: 30,
      allowed_down_minutes: 216,
    });
  });

  it("is unknown before the first checks", async () => {
    expect((await readStatus()).dialfire.uptime).toMatchObject({
      percent: null,
      is_met: null,
      watched_hours: 0,
    });
  });

  it("grows with each check by the time since the one before", async () => {
    let isDead = false;
    dialersAnswer((url) => (isDead ? new Response("no", { status: 503 }) : wellAnswer(url)));
    const begin = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    let now = begin;
    await setClock(() => now);
    // Up for two minutes, down for one, and then nobody looks for an hour.
    for (const [afterMs, isDown] of [
      [0, false],
      [MINUTE_MS, false],
      [MINUTE_MS, true],
      [MINUTE_MS, false],
      [HOUR_MS, false],
    ] as const) {
      now += afterMs;
      isDead = isDown;
      await check();
    }

    const { results } = await env.DB.prepare(
      `SELECT start, checks, failures, up_ms, down_ms FROM health_hours
       WHERE integration = 'dialfire' ORDER BY start`,
    ).all();

    expect(results).toEqual([
      { start: begin, checks: 4, failures: 1, up_ms: 2 * MINUTE_MS, down_ms: MINUTE_MS },
      { start: begin + HOUR_MS, checks: 1, failures: 0, up_ms: 0, down_ms: 0 },
    ]);
  });

  it("reads a row an hour, however many checks there were", async () => {
    const hours = Array.from({ length: 720 }, (_, i) => addHour(i, HOUR_MS, 0));
    await env.DB.batch(hours);

    const read = await env.DB.prepare(
      "SELECT sum(up_ms) FROM health_hours WHERE integration = 'dialfire' AND start >= 0",
    ).all();

    expect(read.meta.rows_read).toBeLessThanOrEqual(721);
    expect((await readStatus()).dialfire.uptime.percent).toBe(100);
  });
});

describe("GET /api/v1/dialers/{integration}/history", () => {
  const NOON = Date.UTC(2026, 2, 10, 12);
  const iso = (at: number) => new Date(at).toISOString();
  const read = async (from: number, until: number, integration = "dialfire") => {
    const query = `?start_date=${iso(from)}&end_date=${iso(until)}`;
    return startProduct().api(`/api/v1/dialers/${integration}/history${query}`);
  };
  const bucketSchema = z.object({ start: z.string(), checks: z.number() });
  const historySchema = z.object({
    data: z.object({ bucket: z.string(), buckets: z.array(z.looseObject(bucketSchema.shape)) }),
  });

  /** A day of checks, every half an hour; the one at noon fails after 2.5 s. */
  async function aDayOfChecks(): Promise<void> {
    let now = NOON - 12 * HOUR_MS;
    await setClock(() => now);
    dialersAnswer((url) => (now === NOON ? new Response("no", { status: 503 }) : wellAnswer(url)));
    for (; now < NOON + 12 * HOUR_MS; now += HOUR_MS / 2) await check();
  }

  it("shows the checks in buckets that suit the range, and all tell the same", async () => {
    await aDayOfChecks();

    const lengths = [
      [HOUR_MS, "minute", 60],
      [DAY_MS, "quarter_hour", 96],
      [7 * DAY_MS, "hour", 168],
      [30 * DAY_MS, "hour", 720],
    ] as const;
    for (const [length, bucket, count] of lengths) {
      const from = NOON - length / 2;
      const { data } = historySchema.parse((await read(from, from + length)).json);
      expect(data.bucket).toBe(bucket);
      expect(data.buckets).toHaveLength(count);
      const asMany = Math.min(length, DAY_MS) / (HOUR_MS / 2);
      expect(data.buckets.reduce((sum, { checks }) => sum + checks, 0)).toBe(asMany);
      const atNoon = data.buckets.find(({ start }) => start === iso(NOON));
      expect(atNoon).toMatchObject({ checks: bucket === "hour" ? 2 : 1, failed: 1 });
    }
  });

  it("says nothing of times without a check", async () => {
    const reply = await read(NOON, NOON + HOUR_MS, "braze");

    expect(reply.json).toMatchObject({
      data: {
        integration: "braze",
        start_date: iso(NOON),
        end_date: iso(NOON + HOUR_MS),
        buckets: Array(60).fill({
          checks: 0,
          failed: 0,
          average_response_time_ms: null,
          slowest_response_time_ms: null,
        }),
      },
    });
  });

  it("is refused for what is no integration, too long or reversed", async () => {
    expect((await read(NOON, NOON + HOUR_MS, "nobody")).status).toBe(404);
    for (const [from, until, field] of [
      [NOON - 60 * DAY_MS, NOON, "start_date"],
      [NOON, NOON - 1, "end_date"],
    ] as const) {
      const reply = await read(from, until);
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ error: { details: [{ field }] } });
    }
  });
});
