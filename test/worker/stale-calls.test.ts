import { env as boundEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { CallRouted, LegProgress } from "../../src/calls/call-event";
import { brokenCache } from "../support/worker/faults";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import {
  callOnce,
  deliver,
  readCall,
  readTrace,
  runCron,
  startProduct,
  testEnv,
} from "../support/worker/product";
import { aCallSid } from "../support/worker/twilio";

const HOUR_MS = 3_600_000;

const log = captureLog();

/** A call that came in so long ago, and whose end nobody told. */
async function anOpenCall(hoursAgo: number): Promise<string> {
  const callSid = aCallSid();
  const receivedAt = Date.now() - hoursAgo * HOUR_MS;
  await deliver(testEnv(), "ledger", [
    aRoutedMessage({ callSid, receivedAt, at: receivedAt + 40 }),
  ]);
  return callSid;
}

const isStale = (callSid: string) =>
  callOnce(startProduct(), callSid, (call) => expect(call.status).toBe("stale"));

describe("the watchdog over calls", () => {
  it("closes a call whose end nobody told of for four hours, visibly", async () => {
    const callSid = await anOpenCall(4);

    await runCron(testEnv());

    await isStale(callSid);
    expect(await readCall(startProduct(), callSid)).toMatchObject({
      outcome: "stale",
      ended_at: null,
      status_history: [{ status: "received" }, { status: "routed" }, { status: "stale" }],
    });
    expect(log.of("call.stale", { call_sid: callSid })).toMatchObject([{ level: "WARNING" }]);
  });

  it("leaves younger calls and ended ones alone", async () => {
    const young = await anOpenCall(3.9);
    const ended = await anOpenCall(5);
    await deliver(testEnv(), "ledger", [aLegMessage({ callSid: ended, kind: "call.completed" })]);
    const old = await anOpenCall(5);

    await runCron(testEnv());

    await isStale(old);
    expect((await readCall(startProduct(), young)).status).toBe("routed");
    expect((await readCall(startProduct(), ended)).status).toBe("abandoned");
  });

  it("closes a call once, though two runs see it open at the same time", async () => {
    const callSid = await anOpenCall(6);

    await Promise.all([runCron(testEnv()), runCron(testEnv()), runCron(testEnv())]);

    await isStale(callSid);
    const { events } = await readTrace(startProduct(), callSid);
    expect(events.filter(({ kind }) => kind === "call.stale")).toHaveLength(1);
  });

  it("gives way to the true end where that is told after all", async () => {
    const callSid = await anOpenCall(5);
    await runCron(testEnv());
    await isStale(callSid);
    const end: Partial<LegProgress> = {
      legSid: aCallSid(),
      kind: "call.completed",
      durationSeconds: 16_000,
    };

    await deliver(testEnv(), "ledger", [
      aLegMessage({ callSid, ...end }),
      aLegMessage({ callSid, kind: "call.completed", at: Date.now() }),
    ]);

    expect(await readCall(startProduct(), callSid)).toMatchObject({
      status: "completed",
      outcome: "connected",
    });
  });

  it("works off many in runs of a hundred", async () => {
    const receivedAt = Date.now() - 7 * HOUR_MS;
    const old: Partial<CallRouted> = { receivedAt, at: receivedAt };
    const messages = Array.from({ length: 130 }, () => aRoutedMessage(old));
    await deliver(testEnv(), "ledger", messages.slice(0, 65));
    await deliver(testEnv(), "ledger", messages.slice(65));

    await runCron(testEnv());
    expect(log.of("call.stale")).toHaveLength(100);
    const sids = JSON.stringify(messages.map(({ event }) => event.callSid));
    const open = () =>
      boundEnv.DB.prepare(
        `SELECT count(*) AS n FROM calls
         WHERE status <> 'stale' AND call_sid IN (SELECT value FROM json_each(?1))`,
      )
        .bind(sids)
        .first<number>("n");
    await expect.poll(open, { timeout: 10_000 }).toBe(30);
    await runCron(testEnv());

    await expect.poll(open, { timeout: 10_000 }).toBe(0);
  });

  it("goes on where another task of the minute fails", async () => {
    const callSid = await anOpenCall(5);

    const run = runCron(testEnv({ LEAD_CACHE: brokenCache("throw") }));

    await expect(run).rejects.toThrow("configuration_copy");
    await isStale(callSid);
    expect(log.of("cron.task_failed")).toMatchObject([{ task: "configuration_copy" }]);
  });

  it("finds open calls by index, however many have ended", async () => {
    const asked: string[] = [];
    const watched = Object.assign(Object.create(boundEnv.DB), {
      prepare(query: string) {
        asked.push(query);
        return boundEnv.DB.prepare(query);
      },
      batch: (statements: D1PreparedStatement[]) => boundEnv.DB.batch(statements),
    });

    await runCron(testEnv({ DB: watched }));

    const query = asked.find((text) => text.includes('"call_sid" from "calls"')) ?? "";
    const statement = boundEnv.DB.prepare(`EXPLAIN QUERY PLAN ${query}`);
    const places = query.split("?").length - 1;
    const plan = await statement.bind(...Array(places).fill(1)).all<{ detail: string }>();
    expect(plan.results.map(({ detail }) => detail)).toEqual([
      expect.stringContaining("idx_calls_status_created_at"),
    ]);
  });
});
