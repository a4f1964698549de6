import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeUpCall } from "../../scripts/made-up-call";
import { createRandom } from "../../scripts/random";
import type { CallEvent, LedgerMessage } from "../../src/calls/call-event";
import { toPlacedEvent, toReport } from "../../src/outbound/agent-call";
import { createChance } from "../support/chance";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { deliver, startProduct, testEnv } from "../support/worker/product";
import {
  countCalls,
  countFailures,
  forgetCalls,
  type JudgedCall,
  judgeCalls,
  readFailures,
  readRollUp,
} from "../support/worker/raw-count";
import { aCallSid } from "../support/worker/twilio";

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const toIso = (at: number) => new Date(at).toISOString();
const NOON = Date.UTC(2026, 2, 10, 12);

captureLog();
beforeEach(forgetCalls);

async function expectTrueRollUps() {
  expect(await readRollUp("call_stats")).toEqual(await countCalls(MINUTE_MS));
  expect(await readRollUp("call_stats_quarters")).toEqual(await countCalls(QUARTER_MS));
  expect(await readFailures("call_failures")).toEqual(await countFailures());
  expect(await readFailures("call_failures_quarters")).toEqual(await countFailures());
}

const toMessage = (event: CallEvent): LedgerMessage => ({ event, decision: null, apiCalls: [] });

async function read(path: string): Promise<Record<string, unknown>> {
  const reply = await startProduct().api(`/api/v1/calls/${path}`);
  expect(reply.status, reply.text).toBe(200);
  return z.object({ data: z.record(z.string(), z.unknown()) }).parse(reply.json).data;
}

/** A call that came in at `at`, with the end its name says; open where it says none. */
async function aCall(
  at: number,
  {
    end,
    ...routed
  }: { end?: "connected" | "failed" | "left" } & Parameters<typeof aRoutedMessage>[0] = {},
): Promise<string> {
  const callSid = aCallSid();
  const messages = [aRoutedMessage({ callSid, receivedAt: at, at: at + 40, ...routed })];
  if (end === "connected") {
    messages.push(
      aLegMessage({ callSid, legSid: `${callSid}-1`, kind: "call.answered", at: at + 5_040 }),
      aLegMessage({ callSid, kind: "call.completed", at: at + 60_000, durationSeconds: 60 }),
    );
  }
  if (end === "failed")
    messages.push(aLegMessage({ callSid, kind: "call.failed", at: at + 9_000 }));
  if (end === "left")
    messages.push(aLegMessage({ callSid, kind: "call.completed", at: at + 9_000 }));
  await deliver(testEnv(), "ledger", messages);
  return callSid;
}

/** A call that we placed at `at`, and whom nobody picked up. */
async function aCallOfOurs(at: number): Promise<void> {
  const callSid = `OB_${crypto.randomUUID().replaceAll("-", "")}`;
  const order = { calledNumber: "+491711234567", callerNumber: null, provider: "twilio" };
  const told = { source: "provider", at: at + 30_000 };
  await deliver(testEnv(), "ledger", [
    toMessage(toPlacedEvent(callSid, order, at)),
    toMessage(toReport(callSid, "call.no_answer", told)),
  ]);
}

describe("the roll-ups", () => {
  it("equal a count over the calls, whatever order, repeats and batches the events came in", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        await forgetCalls();
        const chance = createChance(seed);
        const random = createRandom(seed);
        const calls = Array.from({ length: chance.int(1, 6) }, (_, i) =>
          makeUpCall(random, i, NOON + chance.int(0, 40) * MINUTE_MS),
        );
        const once = calls.flat().filter(() => chance.isLucky(0.9));
        const events = [...once, ...chance.some(once, 0.3)]
          .map((event) => ({ event, place: chance.fraction() }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);

        while (events.length > 0) {
          const batches = [1, 2].map(() => events.splice(0, chance.int(1, 8)).map(toMessage));
          await Promise.all(batches.map((batch) => deliver(testEnv(), "ledger", batch)));
        }

        await expectTrueRollUps();
      }),
      { numRuns: 12 },
    );
  });

  it("follow a call whose decision comes late, into its own minute, dialer and rule", async () => {
    const callSid = aCallSid();
    await deliver(testEnv(), "ledger", [
      aLegMessage({ callSid, kind: "call.completed", at: NOON + HOUR_MS }),
    ]);
    await expectTrueRollUps();

    await deliver(testEnv(), "ledger", [aRoutedMessage({ callSid })]);

    await expectTrueRollUps();
    expect(await readRollUp("call_stats")).toMatchObject([
      { start: NOON, dialer: "dialfire", routing_rule: "lead_score", calls: 1 },
    ]);
  });

  it("hold calls that we place apart from those that came in", async () => {
    await aCall(NOON, { end: "failed" });
    await aCallOfOurs(NOON);

    await expectTrueRollUps();
    expect(await readRollUp("call_stats")).toMatchObject([
      { direction: "inbound", dialer: "dialfire", failures: 1 },
      { direction: "outbound", dialer: "twilio", failures: 1 },
    ]);
    expect(await readFailures("call_failures")).toEqual([{ dialer: "dialfire", n: 1 }]);
  });

  it("are not touched by a batch that is put back", async () => {
    await aCall(NOON, { end: "connected" });
    const before = await readRollUp("call_stats");

    const bad = { event: { kind: "call.unheard_of" } };
    await deliver(testEnv(), "ledger", [bad]);

    expect(await readRollUp("call_stats")).toEqual(before);
  });
});

describe("the metrics", () => {
  const RANGE = "start_date=2026-03-10&end_date=2026-03-10";

  it("tell how many calls there were and how they went", async () => {
    await aCall(NOON, { end: "connected", decisionMs: 30, responseMs: 40, cacheHit: true });
    await aCall(NOON, { end: "connected", dialer: "zendesk_talk", decisionMs: 10, responseMs: 20 });
    await aCall(NOON + HOUR_MS, { end: "left", routingRule: "lead_owner" });
    await aCall(NOON + HOUR_MS, { end: "failed" });
    await aCall(NOON, { end: "left", dialer: null, routingRule: "dtmf_ivr", cacheHit: null });
    await aCall(NOON);

    expect(await read(`metrics?${RANGE}`)).toEqual({
      start_date: "2026-03-10T00:00:00.000Z",
      end_date: "2026-03-11T00:00:00.000Z",
      dialer: null,
      total_calls: 6,
      successful_routes: 3,
      failed_routes: 1,
      success_rate: 75,
      by_dialer: {
        dialfire: { count: 4, share: 66.67, successful: 2, failed: 1, success_rate: 66.67 },
        zendesk_talk: { count: 1, share: 16.67, successful: 1, failed: 0, success_rate: 100 },
      },
      by_destination: {
        dialfire: { count: 4, share: 66.67, successful: 2, failed: 1, success_rate: 66.67 },
        zendesk_talk: { count: 1, share: 16.67, successful: 1, failed: 0, success_rate: 100 },
        ivr_menu: { count: 1, share: 16.67, successful: 0, failed: 0, success_rate: null },
      },
      by_routing_rule: {
        lead_score: { count: 4, share: 66.67, successful: 2, failed: 1, success_rate: 66.67 },
        lead_owner: { count: 1, share: 16.67, successful: 1, failed: 0, success_rate: 100 },
        dtmf_ivr: { count: 1, share: 16.67, successful: 0, failed: 0, success_rate: null },
      },
      avg_routing_time_ms: 26.7,
      avg_setup_time_ms: 36.7,
      p95_setup_time_ms: expect.any(Number),
      avg_connection_time_ms: 5_000,
      avg_call_duration_seconds: 60,
      failure_reasons: [{ dialer: "dialfire", reason: "failed", count: 1 }],
      cache: { lookups: 5, hits: 1, hit_rate: 20 },
    });
  });

  it("of one dialer leave the others out", async () => {
    await aCall(NOON, { end: "connected" });
    await aCall(NOON, { end: "failed", dialer: "zendesk_talk" });

    expect(await read(`metrics?${RANGE}&dialer=zendesk_talk`)).toMatchObject({
      dialer: "zendesk_talk",
      total_calls: 1,
      success_rate: 0,
      by_dialer: { zendesk_talk: { count: 1 } },
      failure_reasons: [{ dialer: "zendesk_talk", count: 1 }],
    });
  });

  it("leave out the calls that we place: whom those do not reach is no failed routing", async () => {
    await aCall(NOON, { end: "connected" });
    await aCallOfOurs(NOON);

    expect(await read(`metrics?${RANGE}`)).toMatchObject({
      total_calls: 1,
      failed_routes: 0,
      success_rate: 100,
      by_dialer: { dialfire: { count: 1 } },
      by_destination: { dialfire: { count: 1, share: 100 } },
      failure_reasons: [],
    });
    const { buckets } = await read(`distribution?${RANGE}&bucket=day`);
    expect(buckets).toMatchObject([{ total_calls: 1, failed: 0 }]);
  });

  it("have no rate and no times where there was nothing", async () => {
    expect(await read(`metrics?${RANGE}`)).toMatchObject({
      total_calls: 0,
      success_rate: null,
      by_dialer: {},
      avg_routing_time_ms: null,
      p95_setup_time_ms: null,
      failure_reasons: [],
      cache: { lookups: 0, hits: 0, hit_rate: null },
    });
  });

  it("are nothing, in no bucket, of a range that has no length", async () => {
    await aCall(NOON, { end: "connected" });
    const range = `start_date=${toIso(NOON)}&end_date=${toIso(NOON)}`;

    expect(await read(`metrics?${range}`)).toMatchObject({ total_calls: 0, success_rate: null });
    expect(await read(`distribution?${range}`)).toMatchObject({ buckets: [] });
  });

  it("are those of the last 24 hours where nobody says more", async () => {
    await aCall(Date.now() - 25 * HOUR_MS, { end: "connected" });
    await aCall(Date.now() - 23 * HOUR_MS, { end: "connected" });

    expect(await read("metrics")).toMatchObject({ total_calls: 1 });
  });

  it("count by the minute, over edges that are no quarters of an hour", async () => {
    for (const minute of [0, 6, 7, 20, 44, 45, 52, 53]) await aCall(NOON + minute * MINUTE_MS);

    const range = "start_date=2026-03-10T12:07:00Z&end_date=2026-03-10T12:53:00Z";
    expect(await read(`metrics?${range}`)).toMatchObject({ total_calls: 5 });
  });

  it.each([
    ["start_date=2024-13-01", "start_date"],
    ["end_date=abc", "end_date"],
    ["start_date=2026-03-11&end_date=2026-03-10", "end_date"],
    ["start_date=2999-01-01", "start_date"],
  ])("refuse %s, naming the field", async (query, field) => {
    const product = startProduct();

    for (const path of ["metrics", "distribution"]) {
      const reply = await product.api(`/api/v1/calls/${path}?${query}`);
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({
        error: { type: "ValidationError", details: [expect.objectContaining({ field })] },
      });
    }
  });
});

/** Moments at which a clock is put on or back, by an hour and by half of one, and one that is not. */
const CLOCK_CHANGES = [
  { zone: "Europe/Berlin", at: "2026-03-29T01:00:00Z" },
  { zone: "Europe/Berlin", at: "2026-10-25T01:00:00Z" },
  { zone: "America/New_York", at: "2026-03-08T07:00:00Z" },
  { zone: "America/St_Johns", at: "2026-11-01T04:30:00Z" },
  { zone: "Australia/Lord_Howe", at: "2026-04-04T15:00:00Z" },
  { zone: "Australia/Lord_Howe", at: "2026-10-03T15:30:00Z" },
  { zone: "Asia/Kathmandu", at: "2026-06-01T00:00:00Z" },
];

const NOTHING = { total_calls: 0, successful: 0, failed: 0 };

/** Puts calls on record, some of them told twice and late; gives a range that cuts some off. */
async function someCallsAround(at: number, seed: number) {
  const [chance, random] = [createChance(seed), createRandom(seed)];
  const [from, until] = [at - chance.int(20, 50) * HOUR_MS, at + chance.int(20, 50) * HOUR_MS];
  const minutes = (until - from) / MINUTE_MS;
  const events = Array.from({ length: 25 }, (_, i) =>
    makeUpCall(random, i, from + chance.int(-120, minutes + 120) * MINUTE_MS),
  ).flat();
  const late = chance.some(events, 0.2);
  const onTime = events.filter((event) => !late.includes(event) || chance.isLucky(0.5));
  for (const told of [onTime, late]) {
    await deliver(testEnv(), "ledger", told.map(toMessage));
  }
  return { from, until };
}

/** The hour or the day of a moment, as a clock in the zone shows it. */
function nameByClock(zone: string, size: "hour" | "day", at: number): string {
  const hour = { hour: "2-digit", hourCycle: "h23", timeZoneName: "longOffset" } as const;
  const day = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    ...day,
    ...(size === "hour" ? hour : {}),
  }).format(at);
}

function countBy(calls: readonly JudgedCall[], nameOf: (call: JudgedCall) => string) {
  const counts: Record<string, typeof NOTHING> = {};
  for (const call of calls) {
    const { total_calls, successful, failed } = counts[nameOf(call)] ?? NOTHING;
    counts[nameOf(call)] = {
      total_calls: total_calls + 1,
      successful: successful + call.isSuccess,
      failed: failed + call.isFailure,
    };
  }
  return counts;
}

describe("the distribution", () => {
  const bucketSchema = z.looseObject({
    start: z.string(),
    end: z.string(),
    total_calls: z.number(),
    successful: z.number(),
    failed: z.number(),
  });
  const readBuckets = async (query: string) =>
    z.array(bucketSchema).parse((await read(`distribution?${query}`)).buckets);

  it("adds up to the metrics of the same time", async () => {
    const minutes = [0, 1, 16, 75, 200, 333, 719];
    for (const minute of minutes) await aCall(NOON + minute * MINUTE_MS, { end: "connected" });

    for (const bucket of ["minute", "five_minutes", "quarter_hour", "hour", "day"]) {
      const range = "start_date=2026-03-10T12:00:00Z&end_date=2026-03-11T00:00:00Z";
      const buckets = await readBuckets(`${range}&bucket=${bucket}`);
      const sum = buckets.reduce((total, one) => total + one.total_calls, 0);
      expect({ bucket, sum }).toEqual({ bucket, sum: minutes.length });
    }
  });

  it("shows each bucket by destination and by rule, of one dialer too", async () => {
    await aCall(NOON, { end: "connected" });
    await aCall(NOON + HOUR_MS, { end: "failed", dialer: "zendesk_talk" });

    const range = "start_date=2026-03-10T12:00:00Z&end_date=2026-03-10T14:00:00Z&bucket=hour";
    const went = { successful: 0, failed: 1, success_rate: 0 };
    const bucket = {
      start: "2026-03-10T13:00:00.000Z",
      end: "2026-03-10T14:00:00.000Z",
      total_calls: 1,
      ...went,
      by_destination: { zendesk_talk: { count: 1, share: 100, ...went } },
      by_routing_rule: { lead_score: { count: 1, share: 100, ...went } },
    };
    expect((await readBuckets(range))[1]).toEqual(bucket);
    const ofDialer = await readBuckets(`${range}&dialer=zendesk_talk`);
    expect(ofDialer).toMatchObject([{ total_calls: 0, success_rate: null }, bucket]);
  });

  it("has days as they are in the zone, the one when the clock is put on too", async () => {
    await aCall(Date.UTC(2026, 2, 28, 22, 59));
    await aCall(Date.UTC(2026, 2, 28, 23, 0));
    await aCall(Date.UTC(2026, 2, 29, 21, 59));
    await aCall(Date.UTC(2026, 2, 29, 22, 0));

    const range = "start_date=2026-03-27T23:00:00Z&end_date=2026-03-30T22:00:00Z&bucket=day";
    expect(await readBuckets(`${range}&time_zone=Europe/Berlin`)).toMatchObject([
      { start: "2026-03-27T23:00:00.000Z", total_calls: 1 },
      { start: "2026-03-28T23:00:00.000Z", end: "2026-03-29T22:00:00.000Z", total_calls: 2 },
      { start: "2026-03-29T22:00:00.000Z", total_calls: 1 },
    ]);
  });

  it("equals a plain count of the calls, as the metrics do, whenever a zone changes its clock", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CLOCK_CHANGES), fc.integer(), async (change, seed) => {
        await forgetCalls();
        const { from, until } = await someCallsAround(Date.parse(change.at), seed);
        const range = `start_date=${toIso(from)}&end_date=${toIso(until)}`;
        const calls = (await judgeCalls()).filter(({ at }) => at >= from && at < until);

        for (const size of ["hour", "day"] as const) {
          const buckets = await readBuckets(`${range}&bucket=${size}&time_zone=${change.zone}`);
          const shown = buckets.map(({ start, total_calls, successful, failed }) => [
            nameByClock(change.zone, size, Date.parse(start)),
            { total_calls, successful, failed },
          ]);
          const counted = countBy(calls, ({ at }) => nameByClock(change.zone, size, at));
          const empty = shown.map(([name]) => [name, NOTHING]);
          expect(Object.keys(Object.fromEntries(shown))).toHaveLength(buckets.length);
          expect(Object.fromEntries(shown)).toEqual({ ...Object.fromEntries(empty), ...counted });
        }
        const [total] = Object.values(countBy(calls, () => "all"));
        const told = { ...NOTHING, ...total };
        expect(await read(`metrics?${range}`)).toMatchObject({
          total_calls: told.total_calls,
          successful_routes: told.successful,
          failed_routes: told.failed,
        });
      }),
      { numRuns: 12 },
    );
  });

  it.each([
    ["time_zone=Mars/Olympus", "time_zone"],
    ["bucket=week", "bucket"],
    ["bucket=minute&start_date=2026-01-01&end_date=2026-03-01", "bucket"],
  ])("refuses %s, naming the field", async (query, field) => {
    const reply = await startProduct().api(`/api/v1/calls/distribution?${query}`);

    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { details: [{ field }] } });
  });
});

describe("the calls that go on", () => {
  it("are those that have not ended and are younger than four hours, newest first", async () => {
    const now = Date.now();
    const [older, newer] = [await aCall(now - HOUR_MS), await aCall(now - MINUTE_MS)];
    await aCall(now - 2 * HOUR_MS, { end: "connected" });
    await aCall(now - 5 * HOUR_MS);

    const reply = await startProduct().api("/api/v1/calls/active");

    expect(reply.json).toMatchObject({
      data: {
        active_count: 2,
        calls: [
          {
            call_sid: newer,
            caller_number: "+4917***4567",
            routed_dialer: "dialfire",
            status: "routed",
            duration_seconds: expect.any(Number),
            started_at: new Date(now - MINUTE_MS).toISOString(),
          },
          { call_sid: older },
        ],
      },
      total: 2,
      page: 1,
    });
    const list = await startProduct().api("/api/v1/calls?status=active");
    expect(list.json).toMatchObject({ data: [{ call_sid: newer }, { call_sid: older }], total: 2 });
  });
});
