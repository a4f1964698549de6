import { env as boundEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDatabase } from "../../src/db/database";
import { DATA_INVENTORY } from "../../src/retention/data-inventory";
import { createRetentionStore } from "../../src/retention/retention-store";
import { brokenQueue } from "../support/worker/faults";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { callOnce, deliver, runCron, startProduct, testEnv } from "../support/worker/product";
import { aCallSid } from "../support/worker/twilio";

const DAY_MS = 86_400_000;
const HOURLY = "0 * * * *";
const AT_THREE = Date.UTC(2026, 5, 1, 3);
const AT_FOUR = Date.UTC(2026, 5, 1, 4);

const log = captureLog();

/** Tables of the platform's own. */
const isOurs = (name: string) => !/^(sqlite_|d1_|_cf_)/.test(name);

async function namesOf(sql: string): Promise<string[]> {
  const { results } = await boundEnv.DB.prepare(sql).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** A call that came in so many days ago, with everything that belongs to it. */
async function aCallFrom(daysAgo: number): Promise<string> {
  const at = Date.now() - daysAgo * DAY_MS;
  const callSid = aCallSid();
  const routed = aRoutedMessage({ callSid, receivedAt: at, at });
  // That the CRM hears of it would be put on record as of today.
  await deliver(testEnv({ OUTBOX: brokenQueue("throw") }), "ledger", [
    { ...routed, apiCalls: routed.apiCalls.map((call) => ({ ...call, startedAt: at })) },
    aLegMessage({ callSid, legSid: `${callSid}-leg`, kind: "call.answered", at }),
    aLegMessage({ callSid, kind: "call.completed", at }),
  ]);
  return callSid;
}

const OF_A_CALL = [
  "calls",
  "call_legs",
  "call_events",
  "routing_decisions",
  "api_logs",
  "write_backs",
];

/** In which tables something of a call is left. */
async function tracesOf(callSid: string): Promise<string[]> {
  const left: string[] = [];
  for (const table of OF_A_CALL) {
    const row = await boundEnv.DB.prepare(`SELECT 1 FROM ${table} WHERE call_sid = ?`)
      .bind(callSid)
      .first();
    if (row) left.push(table);
  }
  return left;
}

describe("the data inventory", () => {
  it("names every table there is, and none that is not", async () => {
    const tables = await namesOf(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')",
    );

    expect(DATA_INVENTORY.map(({ table }) => table).toSorted()).toEqual(
      tables.filter(isOurs).toSorted(),
    );
  });

  it("tells the age of a row by a column that exists and has an index", async () => {
    for (const { table, keep } of DATA_INVENTORY) {
      if (keep.kind !== "aged" && keep.kind !== "until") continue;
      const { results } = await boundEnv.DB.prepare(
        `EXPLAIN QUERY PLAN SELECT rowid FROM ${table} WHERE ${keep.column} < 1 ORDER BY ${keep.column}`,
      ).all<{ detail: string }>();

      expect(results.map(({ detail }) => detail).join("; "), table).toMatch(/^SEARCH .* USING/);
    }
  });

  it("can be read by everybody who may sign in, with what the last purges deleted", async () => {
    await runCron(testEnv(), HOURLY, AT_THREE);

    const reply = await startProduct().api("/api/v1/system/retention");

    expect(reply.json).toMatchObject({
      data: {
        retention_days: 90,
        tables: expect.arrayContaining([
          {
            table: "callbacks",
            personal_data: expect.any(String),
            full_numbers_in: ["phone_number"],
            kept: "90 days",
          },
        ]),
        runs: expect.arrayContaining([expect.objectContaining({ is_complete: true, errors: [] })]),
      },
    });
  });
});

describe("the purge", () => {
  it("deletes everything of a call after 90 days, and nothing before", async () => {
    const [old, young] = [await aCallFrom(91), await aCallFrom(89)];

    await runCron(testEnv(), HOURLY, AT_THREE);

    expect(await tracesOf(old)).toEqual([]);
    expect(await tracesOf(young)).toEqual(OF_A_CALL);
  });

  it("says in one line what it deleted", async () => {
    await runCron(testEnv(), HOURLY, AT_THREE);
    await aCallFrom(100);

    await runCron(testEnv(), HOURLY, AT_THREE);

    expect(log.of("retention.done").at(-1)).toMatchObject({
      deleted: { calls: 1, routing_decisions: 1, api_logs: 1 },
      errors: [],
      is_complete: true,
    });
  });

  it("runs in the hour of the settings alone", async () => {
    const old = await aCallFrom(91);

    await runCron(testEnv(), HOURLY, AT_FOUR);
    expect(await tracesOf(old)).toEqual(OF_A_CALL);

    const settings = "/api/v1/settings/logs";
    await startProduct().api(settings, { method: "PUT", body: { purge_hour: 4 } });
    await runCron(testEnv(), HOURLY, AT_FOUR);
    expect(await tracesOf(old)).toEqual([]);
    await startProduct().api(settings, { method: "PUT", body: {} });
  });

  it("goes on an hour later where a run left something over, and then rests", async () => {
    const old = await aCallFrom(91);
    const unfinished = `INSERT INTO retention_runs VALUES (${Date.now()}, 1, 0, '{}', '[]', 0)`;
    await boundEnv.DB.prepare(unfinished).run();

    await runCron(testEnv(), HOURLY, AT_FOUR);
    expect(await tracesOf(old)).toEqual([]);

    const next = await aCallFrom(91);
    await runCron(testEnv(), HOURLY, AT_FOUR);
    expect(await tracesOf(next)).toEqual(OF_A_CALL);
  });

  it("harms no call that comes in meanwhile, and deletes no row of today", async () => {
    const at = Date.now() - 95 * DAY_MS;
    await boundEnv.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
       INSERT INTO calls (call_sid, direction, caller_number, status, status_history, created_at,
         status_updated_at, updated_at, version)
       SELECT 'CAold' || i, 'inbound', '+4917' || (10000000 + i), 'completed', '[]', ${at} + i,
         ${at}, ${at}, 1 FROM n`,
    ).run();
    const product = startProduct();

    const [, ...rung] = await Promise.all([
      runCron(testEnv(), HOURLY, AT_THREE),
      ...Array.from({ length: 20 }, () => product.ring()),
    ]);

    expect(log.of("retention.done").at(-1)).toMatchObject({ errors: [], is_complete: true });
    expect(rung.map(({ status }) => status)).toEqual(rung.map(() => 200));
    for (const { callSid } of rung) {
      await callOnce(product, callSid, (call) => expect(call.outcome).toBeNull());
    }
    const left = await boundEnv.DB.prepare(
      `SELECT count(*) AS n FROM calls WHERE created_at <= ${at + 4_000}`,
    ).first("n");
    expect(left).toBe(0);
  });

  it("keeps everything for longer where that is configured", async () => {
    const old = await aCallFrom(91);

    await runCron(testEnv({ LOG_RETENTION_DAYS: "92" }), HOURLY, AT_THREE);
    expect(await tracesOf(old)).toEqual(OF_A_CALL);

    await runCron(testEnv({ LOG_RETENTION_DAYS: "30" }), HOURLY, AT_THREE);
    expect(await tracesOf(old), "30 days are refused, 90 count").toEqual([]);
  });

  it("leaves the gate closed: nobody else can delete what is old", async () => {
    await runCron(testEnv(), HOURLY, AT_THREE);
    const old = await aCallFrom(91);

    const deletion = boundEnv.DB.prepare("DELETE FROM routing_decisions WHERE call_sid = ?");

    await expect(deletion.bind(old).run()).rejects.toThrow("routing_decisions is append-only");
  });

  it("takes many rows in many transactions", async () => {
    const at = Date.now() - 95 * DAY_MS;
    await boundEnv.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
       INSERT INTO config_audit_logs (audit_key, user_email, action, entity_type, entity_id, at)
       SELECT 'bulk-' || i, 'system', 'update', 'bulk', i, ${at} FROM n`,
    ).run();

    await runCron(testEnv(), HOURLY, AT_THREE);

    expect(log.of("retention.done").at(-1)).toMatchObject({ deleted: { config_audit_logs: 2500 } });
  });

  it("refuses to delete what is younger than 90 days, whoever asks", async () => {
    const store = createRetentionStore(boundEnv.DB, createDatabase(boundEnv.DB), Date.now);
    const [entry] = DATA_INVENTORY;
    if (!entry) throw new Error("the inventory is empty");

    await expect(store.deleteSome(entry, Date.now() - 89 * DAY_MS, 1)).rejects.toThrow(RangeError);
  });
});
