import { env as boundEnv } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brazeKnows } from "../support/worker/braze";
import { brokenDatabase, brokenQueue, switchableDatabase } from "../support/worker/faults";
import { aLegMessage, anApiCall, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import {
  callOnce,
  deliver,
  readCall,
  readTrace,
  startProduct,
  testEnv,
  traceOnce,
} from "../support/worker/product";
import { anOwnerRule, aScoreRule, saveRules, saveShippedRules } from "../support/worker/rules";
import { aCallSid } from "../support/worker/twilio";

const DAY_MS = 86_400_000;

const log = captureLog();

/** Rows of a table, by a condition on them. */
async function countRows(table: string, where = "1 = 1", ...values: unknown[]): Promise<number> {
  const query = boundEnv.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`);
  return (await query.bind(...values).first<number>("n")) ?? 0;
}

const ofCall = (table: string, callSid: string) => countRows(table, "call_sid = ?1", callSid);

describe("a batch of the ledger", () => {
  it("becomes calls, events, decisions and provider calls, and is acknowledged", async () => {
    const callSid = aCallSid();
    const legSid = aCallSid();
    const routed = aRoutedMessage({ callSid });
    const ringing = aLegMessage({ callSid, legSid, dialer: "dialfire", attempt: 1 });

    const delivered = await deliver(testEnv(), "ledger", [routed, ringing]);

    expect(delivered).toEqual({ acknowledged: ["ledger-0", "ledger-1"], retried: [] });
    expect(await readCall(startProduct(), callSid)).toMatchObject({
      status: "ringing",
      routed_dialer: "dialfire",
      legs: [{ leg_sid: legSid, status: "ringing", dialer: "dialfire", attempt: 1 }],
    });
    const trace = await readTrace(startProduct(), callSid);
    expect(trace.decisions).toHaveLength(1);
    expect(trace.events).toHaveLength(2);
    expect(trace.api_calls).toHaveLength(1);
  });

  it("that is delivered twice changes nothing the second time", async () => {
    const callSid = aCallSid();
    // What the CRM is told afterwards is on record with the call, too, whenever it happens.
    const env = testEnv({ OUTBOX: brokenQueue("throw") });
    const batch = [
      aRoutedMessage({ callSid }),
      aLegMessage({ callSid, kind: "call.completed", durationSeconds: 12 }),
    ];
    await deliver(env, "ledger", batch);
    const first = await readCall(startProduct(), callSid);
    const firstTrace = await readTrace(startProduct(), callSid);

    const again = await deliver(env, "ledger", batch, 2);

    expect(again.acknowledged).toHaveLength(2);
    expect(await readTrace(startProduct(), callSid)).toEqual(firstTrace);
    const { updated_at: _, ...unchanged } = first;
    expect(await readCall(startProduct(), callSid)).toMatchObject(unchanged);
  });

  it("may hold the same message twice", async () => {
    const message = aRoutedMessage();

    const delivered = await deliver(testEnv(), "ledger", [message, message]);

    expect(delivered.acknowledged).toHaveLength(2);
    expect(await ofCall("call_events", message.event.callSid)).toBe(1);
    expect(await ofCall("routing_decisions", message.event.callSid)).toBe(1);
    expect(await ofCall("api_logs", message.event.callSid)).toBe(1);
  });

  it("of a hundred calls goes through at once", async () => {
    const messages = Array.from({ length: 100 }, () => aRoutedMessage());

    const delivered = await deliver(testEnv(), "ledger", messages);

    expect(delivered.acknowledged).toHaveLength(100);
    const sids = JSON.stringify(messages.map((message) => message.event.callSid));
    expect(await countRows("calls", "call_sid IN (SELECT value FROM json_each(?1))", sids)).toBe(
      100,
    );
  });

  it("of a hundred calls with the largest bodies goes through as well", async () => {
    const body = "x".repeat(40_000);
    const messages = Array.from({ length: 100 }, () => ({
      ...aRoutedMessage(),
      apiCalls: [anApiCall({ requestBody: body, responseBody: body })],
    }));

    const delivered = await deliver(testEnv(), "ledger", messages);

    expect(delivered).toMatchObject({ retried: [] });
    expect(delivered.acknowledged).toHaveLength(100);
  });

  it("of a hundred events of one call makes one call of them", async () => {
    const callSid = aCallSid();
    const legs = Array.from({ length: 99 }, (_, i) =>
      aLegMessage({ callSid, legSid: aCallSid(), sequence: i }),
    );

    await deliver(testEnv(), "ledger", [aRoutedMessage({ callSid }), ...legs]);

    expect(await ofCall("calls", callSid)).toBe(1);
    expect(await ofCall("call_events", callSid)).toBe(100);
    expect(await ofCall("call_legs", callSid)).toBe(99);
  });

  it("gives the same call in whatever order its events come", async () => {
    const events = (callSid: string) => [
      aRoutedMessage({ callSid }),
      aLegMessage({ callSid, legSid: "CAleg", sequence: 1, at: 2 }),
      aLegMessage({ callSid, legSid: "CAleg", kind: "call.answered", sequence: 2, at: 3 }),
      aLegMessage({ callSid, kind: "call.completed", durationSeconds: 9, at: 4 }),
    ];
    const [forwards, backwards] = [aCallSid(), aCallSid()];

    for (const message of events(forwards)) await deliver(testEnv(), "ledger", [message]);
    for (const message of events(backwards).reverse())
      await deliver(testEnv(), "ledger", [message]);

    const {
      id: _,
      call_sid: _sid,
      updated_at: _at,
      ...expected
    } = await readCall(startProduct(), forwards);
    expect(await readCall(startProduct(), backwards)).toMatchObject(expected);
  });

  it("loses nothing when several batches change one call at the same time", async () => {
    const callSid = aCallSid();
    await deliver(testEnv(), "ledger", [aRoutedMessage({ callSid })]);

    const delivered = await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        deliver(testEnv(), "ledger", [aLegMessage({ callSid, legSid: aCallSid(), sequence: i })]),
      ),
    );

    expect(delivered.flatMap((one) => one.retried)).toEqual([]);
    expect(await countRows("calls", "call_sid = ?1 AND version = 5", callSid)).toBe(1);
    expect(await ofCall("call_events", callSid)).toBe(5);
    expect((await readCall(startProduct(), callSid)).legs).toHaveLength(4);
  });

  it("makes one call when its first two batches come at the same time", async () => {
    const callSid = aCallSid();

    await Promise.all([
      deliver(testEnv(), "ledger", [aRoutedMessage({ callSid })]),
      deliver(testEnv(), "ledger", [aLegMessage({ callSid, kind: "call.completed" })]),
    ]);

    expect(await readCall(startProduct(), callSid)).toMatchObject({
      status: "abandoned",
      routed_dialer: "dialfire",
    });
  });

  it("of a deployed environment's queue is recorded just so", async () => {
    const message = aRoutedMessage();

    await deliver(testEnv(), "ledger-production", [message]);

    expect(await ofCall("calls", message.event.callSid)).toBe(1);
  });
});

describe("a bad message", () => {
  it.each([null, "text", {}, { event: { kind: "call.unheard_of" } }])(
    "such as %j is tried again, and the good ones around it are kept",
    async (bad) => {
      const [first, last] = [aRoutedMessage(), aRoutedMessage()];

      const delivered = await deliver(testEnv(), "ledger", [first, bad, last]);

      expect(delivered).toEqual({ acknowledged: ["ledger-0", "ledger-2"], retried: ["ledger-1"] });
      expect(await ofCall("calls", first.event.callSid)).toBe(1);
      expect(await ofCall("calls", last.event.callSid)).toBe(1);
      expect(log.of("ledger.unreadable")).toMatchObject([{ level: "ERROR", id: "ledger-1" }]);
    },
  );

  it("that the database will not take is found by halving; the good ones are kept", async () => {
    // Not a first decision: what is on record of its call is read, and cannot be.
    const poisoned = aRoutedMessage({ dtmfDigit: "1" });
    const { callSid } = poisoned.event;
    await boundEnv.DB.prepare(
      `INSERT INTO call_events (event_key, call_sid, kind, at, recorded_at, event)
       VALUES (?1, ?2, 'call.ringing', 0, 0, '{"kind":"nonsense"}')`,
    )
      .bind(crypto.randomUUID(), callSid)
      .run();
    const good = Array.from({ length: 6 }, () => aRoutedMessage());

    const messages = [...good.slice(0, 3), poisoned, ...good.slice(3)];
    const delivered = await deliver(testEnv(), "ledger", messages);

    expect(delivered.retried).toEqual(["ledger-3"]);
    expect(delivered.acknowledged).toHaveLength(6);
    for (const { event } of good) expect(await ofCall("calls", event.callSid)).toBe(1);
  });
});

describe("while the database is away", () => {
  it("the whole batch is tried again later, and is on record once it is back", async () => {
    const db = switchableDatabase(boundEnv.DB);
    const env = testEnv({ DB: db });
    const messages = [aRoutedMessage(), aRoutedMessage()];

    db.fault = "throw";
    const away = await deliver(env, "ledger", messages);
    db.fault = null;
    const back = await deliver(env, "ledger", messages, 2);

    expect(away).toEqual({ acknowledged: [], retried: ["ledger-0", "ledger-1"] });
    expect(back.acknowledged).toHaveLength(2);
    for (const { event } of messages) expect(await ofCall("calls", event.callSid)).toBe(1);
  });

  it("a dashboard that cannot be told changes nothing about the record", async () => {
    const message = aRoutedMessage();
    const hub = { publish: () => Promise.reject(new Error("the hub is gone")) };
    const LIVE_HUB = { ...boundEnv.LIVE_HUB, getByName: () => hub } as unknown as Env["LIVE_HUB"];

    const delivered = await deliver(testEnv({ LIVE_HUB }), "ledger", [message]);

    expect(delivered.acknowledged).toHaveLength(1);
    expect(await ofCall("calls", message.event.callSid)).toBe(1);
    expect(log.of("live.not_told")).toMatchObject([{ level: "WARNING" }]);
  });
});

describe("dead letters", () => {
  it("are tried once more, since the fault may be over", async () => {
    const message = aRoutedMessage();

    const delivered = await deliver(testEnv(), "ledger-dead", [message]);

    expect(delivered.acknowledged).toHaveLength(1);
    expect(await ofCall("calls", message.event.callSid)).toBe(1);
    expect(log.of("dead_letter.resolved")).toHaveLength(1);
  });

  it("that still do not go through are kept, loudly, and tried again", async () => {
    const bad = { event: { kind: "call.unheard_of", note: crypto.randomUUID() } };

    const delivered = await deliver(testEnv(), "ledger-dead", [bad]);

    expect(delivered.retried).toEqual(["ledger-dead-0"]);
    expect(await countRows("dead_letters", "body = ?1", JSON.stringify(bad))).toBe(1);
    expect(log.of("dead_letter.kept")).toMatchObject([{ level: "CRITICAL" }]);
  });

  it("are kept once, however often they come", async () => {
    const bad = { again: crypto.randomUUID() };

    await deliver(testEnv(), "ledger-dead-dev", [bad]);
    await deliver(testEnv(), "ledger-dead-dev", [bad], 2);

    expect(await countRows("dead_letters", "body = ?1", JSON.stringify(bad))).toBe(1);
  });

  it("that go through after all are marked as resolved", async () => {
    const message = aRoutedMessage();
    const prepare = boundEnv.DB.prepare.bind(boundEnv.DB);
    const flaky = Object.assign(brokenDatabase("throw"), { prepare });

    await deliver(testEnv({ DB: flaky }), "ledger-dead-production", [message]);
    const where = "body = ?1 AND resolved_at IS NULL";
    expect(await countRows("dead_letters", where, JSON.stringify(message))).toBe(1);
    await deliver(testEnv(), "ledger-dead-production", [message], 2);

    expect(await countRows("dead_letters", where, JSON.stringify(message))).toBe(0);
    expect(await ofCall("calls", message.event.callSid)).toBe(1);
  });

  it("are told on a CRITICAL line where even they cannot be kept", async () => {
    const env = testEnv({ DB: brokenDatabase("throw") });

    const delivered = await deliver(env, "ledger-dead", [aRoutedMessage()]);

    expect(delivered.retried).toHaveLength(1);
    expect(log.of("dead_letter.not_kept")).toMatchObject([{ level: "CRITICAL" }]);
  });

  it("of the outbox are kept for a person to look at", async () => {
    const letter = { mail: crypto.randomUUID() };

    const delivered = await deliver(testEnv(), "outbox-dead", [letter]);

    expect(delivered.acknowledged).toHaveLength(1);
    expect(await countRows("dead_letters", "body = ?1", JSON.stringify(letter))).toBe(1);
  });
});

describe("a decision with more rules than a queue's message can hold", () => {
  const MANY = Array.from({ length: 600 }, (_, i) => ({
    ...anOwnerRule({ [`nobody-${i}`]: "dialfire" }),
    name: `${i} ${"n".repeat(200)}`,
  }));

  afterEach(saveShippedRules);

  it("is on record, with the ids of the rules behind the one that decided", async () => {
    await saveRules([aScoreRule(), ...MANY]);
    brazeKnows({ lead_owner: "somebody", lead_score: 85 });
    const product = startProduct();

    const { callSid } = await product.ring();

    const trace = await traceOnce(product, callSid);
    expect(trace.decisions[0]).toMatchObject({ routing_rule: "lead_score" });
    const folded = trace.decisions[0]?.steps.find((step) => step.event === "rules_not_reached");
    expect(folded?.not_reached).toHaveLength(MANY.length);
  });

  it("is on record, too, when the last of them decided", async () => {
    await saveRules([...MANY, aScoreRule()]);
    brazeKnows({ lead_owner: "somebody", lead_score: 85 });
    const product = startProduct();

    const { callSid } = await product.ring();

    await callOnce(product, callSid, (call) => expect(call.routing_rule).toBe("lead_score"));
  });
});

describe.each([
  ["routing_decisions", "decision_key", "routing_rule"],
  ["api_logs", "log_key", "method"],
  ["config_audit_logs", "audit_key", "user_email"],
])("%s", (table, key, column) => {
  /** A row made `daysAgo`; tells its key and id. */
  async function aRow(daysAgo = 0): Promise<{ name: string; id: number }> {
    const name = crypto.randomUUID();
    await insert("INSERT INTO", name, Date.now() - daysAgo * DAY_MS, "as written");
    const id = await boundEnv.DB.prepare(`SELECT id FROM ${table} WHERE ${key} = ?1`)
      .bind(name)
      .first<number>("id");
    return { name, id: id ?? 0 };
  }

  /** Fills every column that must have a value. */
  async function insert(verb: string, name: string, at: number, text: string, id?: number) {
    const info = await boundEnv.DB.prepare(
      'SELECT name, type, "notnull" AS required FROM pragma_table_info(?1)',
    )
      .bind(table)
      .all<{ name: string; type: string; required: number }>();
    const given: Record<string, unknown> = {
      [key]: name,
      at,
      [column]: text,
      ...(id ? { id } : {}),
    };
    const columns = info.results
      .filter((one) => one.name in given || (one.required === 1 && one.name !== "id"))
      .map((one) => ({
        name: one.name,
        value: given[one.name] ?? (one.type.toLowerCase() === "integer" ? 0 : "{}"),
      }));
    const names = columns.map((one) => one.name).join(", ");
    const marks = columns.map(() => "?").join(", ");
    return boundEnv.DB.prepare(`${verb} ${table} (${names}) VALUES (${marks})`)
      .bind(...columns.map((one) => one.value))
      .run();
  }

  const textOf = (name: string) =>
    boundEnv.DB.prepare(`SELECT ${column} AS text FROM ${table} WHERE ${key} = ?1`)
      .bind(name)
      .first("text");

  const run = (query: string, ...values: unknown[]) =>
    boundEnv.DB.prepare(query)
      .bind(...values)
      .run();

  beforeEach(() => run("UPDATE retention_gate SET cutoff = 0"));

  it("cannot be changed", async () => {
    const { name } = await aRow();

    await expect(
      run(`UPDATE ${table} SET ${column} = 'changed' WHERE ${key} = ?1`, name),
    ).rejects.toThrow("append-only");
    expect(await textOf(name)).toBe("as written");
  });

  it("cannot be deleted from, however old the row", async () => {
    const { name } = await aRow(1_000);

    await expect(run(`DELETE FROM ${table} WHERE ${key} = ?1`, name)).rejects.toThrow(
      "append-only",
    );
    expect(await textOf(name)).toBe("as written");
  });

  it.each(["INSERT INTO", "INSERT OR IGNORE INTO", "INSERT OR REPLACE INTO", "REPLACE INTO"])(
    "ignores a repeat that comes with %s",
    async (verb) => {
      const { name, id } = await aRow();

      await insert(verb, name, Date.now(), "changed by key");
      await insert(verb, crypto.randomUUID(), Date.now(), "changed by id", id);

      expect(await textOf(name)).toBe("as written");
      expect(await countRows(table, "id = ?1", id)).toBe(1);
    },
  );

  it("cannot be changed by an upsert", async () => {
    const { name, id } = await aRow();
    const upsert = `INSERT INTO ${table} SELECT * FROM ${table} WHERE id = ?1
      ON CONFLICT DO UPDATE SET ${column} = 'changed'`;

    await run(upsert, id).catch(() => undefined);

    expect(await textOf(name)).toBe("as written");
  });

  it("lets go of what is older than the retention gate, and of nothing younger", async () => {
    const [old, young] = [await aRow(91), await aRow(89)];
    const cutoff = Date.now() - 90 * DAY_MS;

    await boundEnv.DB.batch([
      boundEnv.DB.prepare("UPDATE retention_gate SET cutoff = ?1").bind(cutoff),
      boundEnv.DB.prepare(`DELETE FROM ${table} WHERE at < ?1`).bind(cutoff),
      boundEnv.DB.prepare("UPDATE retention_gate SET cutoff = 0"),
    ]);

    expect(await textOf(old.name)).toBeNull();
    expect(await textOf(young.name)).toBe("as written");
  });

  it("refuses a purge that reaches past the gate, and deletes nothing of it", async () => {
    const [old, young] = [await aRow(91), await aRow(89)];

    const purge = boundEnv.DB.batch([
      boundEnv.DB.prepare("UPDATE retention_gate SET cutoff = ?1").bind(Date.now() - 90 * DAY_MS),
      boundEnv.DB.prepare(`DELETE FROM ${table} WHERE ${key} IN (?1, ?2)`).bind(
        old.name,
        young.name,
      ),
    ]);

    await expect(purge).rejects.toThrow("append-only");
    expect(await textOf(old.name)).toBe("as written");
    expect(await countRows("retention_gate", "cutoff = 0")).toBe(1);
  });
});
