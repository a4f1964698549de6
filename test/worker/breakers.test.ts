import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Evidence } from "../../src/resilience/breaker";
import type { CircuitBreaker } from "../../src/resilience/circuit-breaker-object";
import type { Subject } from "../../src/resilience/subject";
import { forgetBreakers } from "../support/worker/breakers";
import { dialersAnswer, wellAnswer } from "../support/worker/dialers";
import { brokenObjects, brokenQueue } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { eventually, runCron, startProduct, testEnv, traceOnce } from "../support/worker/product";
import { aScoreRule, forgetSettings, saveRules } from "../support/worker/rules";
import { TEST_VARIABLES } from "../support/worker/variables";

const DIALFIRE_NUMBER = TEST_VARIABLES.DIALFIRE_PHONE_NUMBER;
const ZENDESK_NUMBER = TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER;
const DIALFIRE: Subject = { kind: "dialfire", seats: 10, credential: null };
const SECOND = 1_000;

const log = captureLog();

let made = 0;
/** An object nobody used before. */
function anObject() {
  made += 1;
  return env.CIRCUIT_BREAKER.getByName(`watched_${made}`);
}

const bad = (source: Evidence["source"]): Evidence => ({
  source,
  ageMs: 0,
  outcome: { kind: "bad", reason: "answered 500" },
});
const good = (source: Evidence["source"]): Evidence => ({
  source,
  ageMs: 0,
  outcome: { kind: "good" },
});

type Stub = DurableObjectStub<CircuitBreaker>;

async function open(object: Stub, source: Evidence["source"] = "line") {
  for (let i = 0; i < 3; i++) await object.report([bad(source)]);
}

const alarmOf = (object: Stub) =>
  runInDurableObject(object, (_, state) => state.storage.getAlarm());

/** Seconds until the next check, to the nearest ten: a busy machine takes its time. */
async function nextCheckIn(object: Stub): Promise<number> {
  const at = await alarmOf(object);
  return 10 * Math.round(((at ?? 0) - Date.now()) / (10 * SECOND));
}

const rows = async (query: string, ...values: unknown[]) =>
  (
    await env.DB.prepare(query)
      .bind(...values)
      .all()
  ).results;

/** What the objects told the outbox, caught on its way. */
function catchOutbox(object: Stub, fault?: "throw" | "hang") {
  const told: unknown[] = [];
  const taking = { ...brokenQueue("throw"), send: async (message: unknown) => told.push(message) };
  const queue = fault ? brokenQueue(fault) : taking;
  return runInDurableObject(object, (instance: CircuitBreaker) => {
    Object.defineProperty(instance, "env", { value: { ...env, OUTBOX: queue } });
    return told;
  });
}

describe("a breaker's object", () => {
  it("begins closed, with a check ahead", async () => {
    const object = anObject();

    expect(await object.snapshot(DIALFIRE)).toMatchObject({
      api: { kind: "closed", reason: null },
      line: { kind: "closed", reason: null },
    });
    expect(await nextCheckIn(object)).toBe(300);
  });

  it("keeps its state when it was moved or restarted", async () => {
    const object = anObject();
    await open(object);
    await evictDurableObject(object);

    expect(await object.snapshot(null)).toMatchObject({
      line: { kind: "open", reason: "3 failures in a row: answered 500" },
    });
  });

  it("keeps failures that did not open it yet, too", async () => {
    const object = anObject();
    await object.report([bad("api")]);
    await object.report([bad("api")]);
    await evictDurableObject(object);

    await object.report([bad("api")]);

    expect(await object.snapshot(null)).toMatchObject({ api: { kind: "open" } });
  });

  it("has no check ahead for a plain phone number, and watches its line all the same", async () => {
    const object = anObject();
    await object.snapshot({ kind: "phone", seats: null, credential: null });
    expect(await alarmOf(object)).toBeNull();

    await open(object);
    expect(await object.snapshot(null)).toMatchObject({ line: { kind: "open" } });
  });

  it("is closed by hand once; a closed one is left alone", async () => {
    const object = anObject();
    await open(object);

    expect(await object.reset()).toMatchObject({
      before: { line: { kind: "open" } },
      after: { line: { kind: "closed" } },
    });
    expect(await object.reset()).toBeNull();
  });

  it("tells the outbox once that it went down, and once that it is back", async () => {
    const object = anObject();
    const told = await catchOutbox(object);

    await open(object);
    await open(object, "api");
    await object.reset();

    await eventually(() => expect(told).toHaveLength(2));
    expect(told).toMatchObject([
      { kind: "integration_changed", change: "down", reason: expect.stringContaining("its line") },
      { kind: "integration_changed", change: "recovered" },
    ]);
  });

  it("keeps a change that the queue did not take, until it does", async () => {
    dialersAnswer((url) => wellAnswer(url));
    const object = anObject();
    await object.snapshot(DIALFIRE);
    await catchOutbox(object, "throw");
    await open(object);
    await eventually(() => expect(log.of("integration.change_not_told")).not.toEqual([]));
    await evictDurableObject(object);

    const told = await catchOutbox(object);
    await runDurableObjectAlarm(object);

    expect(told).toMatchObject([{ change: "down", key: expect.stringContaining(":down:") }]);
    await runDurableObjectAlarm(object);
    expect(told).toHaveLength(1);
  });

  it("goes on with its checks while the queue does not answer at all", async () => {
    const { asked } = dialersAnswer((url) => wellAnswer(url));
    const object = anObject();
    await object.snapshot(DIALFIRE);
    await catchOutbox(object, "hang");
    await open(object);

    await runDurableObjectAlarm(object);

    expect(asked).toHaveLength(1);
    const told = await catchOutbox(object);
    await runDurableObjectAlarm(object);
    expect(told).toMatchObject([{ change: "down" }]);
  }, 20_000);

  it("forgets how an API did when there is none any more", async () => {
    const object = anObject();
    await object.snapshot(DIALFIRE);
    await open(object, "api");
    expect(await object.snapshot(null)).toMatchObject({ api: { kind: "open" } });

    const view = await object.snapshot({ kind: "phone", seats: null, credential: null });

    expect(view).toMatchObject({ api: { kind: "closed" } });
  });
});

describe("a check of an integration", () => {
  it("sets the next one first, and puts what it found on record", async () => {
    const { asked } = dialersAnswer((url) => wellAnswer(url));
    const object = anObject();
    await object.snapshot(DIALFIRE);

    expect(await runDurableObjectAlarm(object)).toBe(true);

    expect(asked).toHaveLength(1);
    expect(await nextCheckIn(object)).toBe(300);
    expect(await object.status(DIALFIRE)).toMatchObject({
      lastCheck: { health: { kind: "healthy" } },
      summary: { checks: 1, successes: 1 },
      capacity: { value: { kind: "estimated", available: 10 } },
    });
    expect(
      await rows("SELECT * FROM health_status WHERE integration = ?1", `watched_${made}`),
    ).toMatchObject([
      {
        status: "healthy",
        available_capacity: 10,
        total_capacity: 10,
        error_category: null,
        api_circuit: "closed",
        line_circuit: "closed",
      },
    ]);
  });

  it("comes again after ten seconds when it failed; the third failure opens the breaker", async () => {
    dialersAnswer(() => new Response("500 - no", { status: 500 }));
    const object = anObject();
    await object.snapshot(DIALFIRE);

    for (const next of [10, 10, 300]) {
      await runDurableObjectAlarm(object);
      expect(await nextCheckIn(object)).toBe(next);
    }

    expect(await object.snapshot(null)).toMatchObject({
      api: { kind: "open", reason: "3 failures in a row: answered 500 (server_error)" },
    });
    const kept = await rows(
      "SELECT count(*) AS n FROM health_status WHERE integration = ?1 AND status = 'unhealthy'",
      `watched_${made}`,
    );
    expect(kept).toEqual([{ n: 3 }]);
  });

  it("closes it again by the third success, with nobody's help", async () => {
    let isDead = true;
    dialersAnswer((url) => (isDead ? new Response("no", { status: 503 }) : wellAnswer(url)));
    const object = anObject();
    await object.snapshot(DIALFIRE);
    for (let i = 0; i < 3; i++) await runDurableObjectAlarm(object);

    isDead = false;
    const states = [];
    for (let i = 0; i < 3; i++) {
      await runDurableObjectAlarm(object);
      states.push((await object.snapshot(null)).api.kind);
    }

    expect(states).toEqual(["half_open", "half_open", "closed"]);
  });

  it("is one at a time, however many ask for it", async () => {
    const { asked } = dialersAnswer(async (url) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return wellAnswer(url);
    });
    const object = anObject();

    await Promise.all([1, 2, 3].map(() => object.check(DIALFIRE)));

    expect(asked).toHaveLength(1);
  });

  it("that an admin changed meanwhile is made anew: what the former API said counts no more", async () => {
    const gate = Promise.withResolvers<void>();
    const { asked } = dialersAnswer(async (url) => {
      if (url.host === "braze.test") return Response.json({ users: [] }, { status: 201 });
      await gate.promise;
      return new Response("no", { status: 401 });
    });
    const object = anObject();

    const checked = object.check(DIALFIRE);
    await eventually(() => expect(asked).toHaveLength(1));
    await object.snapshot({ kind: "braze", seats: null, credential: null });
    gate.resolve();

    expect(await checked).toMatchObject({
      access: { kind: "accepted" },
      lastCheck: { health: { kind: "healthy" } },
      lastError: null,
    });
  });

  it("takes a refused key for our own trouble: told, and no outage", async () => {
    dialersAnswer(() => new Response("403 - Forbidden", { status: 403 }));
    const object = anObject();
    const told = await catchOutbox(object);
    await object.snapshot(DIALFIRE);

    for (let i = 0; i < 4; i++) await runDurableObjectAlarm(object);

    expect(await object.snapshot(null)).toMatchObject({ api: { kind: "closed" } });
    expect(told).toMatchObject([{ change: "auth_failed", reason: "answered 403" }]);
  });

  it("is of no consequence where nothing is configured", async () => {
    const object = anObject();
    const missing: Subject = { kind: "zendesk_talk", seats: null, credential: null };
    await runInDurableObject(object, (_, state) => state.storage.kv.put("subject", missing));
    await evictDurableObject(object);
    const told = await catchOutbox(object);
    const { asked } = dialersAnswer(() => new Response("no", { status: 500 }));
    await object.snapshot({ kind: "phone", seats: null, credential: null });

    await runDurableObjectAlarm(object);

    expect(asked).toEqual([]);
    expect(told).toEqual([]);
  });

  it("goes on when its record cannot be kept", async () => {
    dialersAnswer((url) => wellAnswer(url));
    const object = anObject();
    await object.snapshot(DIALFIRE);
    await runInDurableObject(object, (instance: CircuitBreaker) => {
      Object.defineProperty(instance, "env", { value: { ...env, DB: undefined } });
    });

    await runDurableObjectAlarm(object);

    expect(await object.status(DIALFIRE)).toMatchObject({
      lastCheck: { health: { kind: "healthy" } },
    });
    expect(log.of("health.not_recorded", { level: "WARNING" })).toHaveLength(1);
  });

  it("of Braze asks for a person who is not there", async () => {
    const { asked } = dialersAnswer(() => Response.json({ users: [] }, { status: 201 }));
    const object = anObject();

    const status = await object.check({ kind: "braze", seats: null, credential: null });

    expect(asked).toEqual(["https://braze.test/users/export/ids"]);
    expect(status).toMatchObject({ lastCheck: { health: { kind: "healthy" } } });
  });

  it("is told by what an admin changed last", async () => {
    dialersAnswer((url) => wellAnswer(url));
    const object = anObject();
    await object.snapshot(DIALFIRE);
    await object.snapshot({ ...DIALFIRE, seats: 4 });

    await runDurableObjectAlarm(object);

    expect(await object.status(null)).toMatchObject({ capacity: { value: { total: 4 } } });
  });
});

describe("the minute", () => {
  beforeEach(() => forgetBreakers());

  it("sets the checks of all dialers in use and of the CRM", async () => {
    await runCron(testEnv());

    for (const name of ["dialfire", "zendesk_talk", "braze"]) {
      expect(await nextCheckIn(env.CIRCUIT_BREAKER.getByName(name))).toBe(300);
    }
  });

  it("ends the checks of a dialer that is switched off, and begins them again", async () => {
    const object = env.CIRCUIT_BREAKER.getByName("dialfire");
    await runCron(testEnv());

    await env.DB.prepare("UPDATE dialers SET active = 0 WHERE name = 'dialfire'").run();
    await runCron(testEnv());
    expect(await alarmOf(object)).toBeNull();

    await env.DB.prepare("UPDATE dialers SET active = 1 WHERE name = 'dialfire'").run();
    await runCron(testEnv());
    expect(await nextCheckIn(object)).toBe(300);
  });
});

describe("calls", () => {
  beforeEach(async () => {
    await forgetBreakers();
    await forgetSettings();
    await saveRules([aScoreRule()]);
    await env.DB.prepare(
      `INSERT INTO settings (key, value, version, updated_at, updated_by)
       VALUES ('routing', '{"crm_unavailable_action":"default_dialer"}', 1, 0, 'test')`,
    ).run();
    dialersAnswer(() => Response.json({ users: [] }, { status: 201 }));
  });

  const openBreaker = (name: string, source: Evidence["source"] = "api") =>
    open(env.CIRCUIT_BREAKER.getByName(name), source);

  it("all go to the other dialer while one is down", async () => {
    await openBreaker("dialfire");
    const product = startProduct();

    const dialled = new Set<string | null>();
    for (let i = 0; i < 100; i++) dialled.add((await product.ring()).twiml.dialled);

    expect([...dialled]).toEqual([ZENDESK_NUMBER]);
    await product.settle();
  });

  it("tell in their trace who stood back, and how every breaker stood", async () => {
    await openBreaker("dialfire");
    const product = startProduct();

    const { callSid } = await product.ring();

    const reason = "its API: 3 failures in a row: answered 500";
    const { decisions } = await traceOnce(product, callSid);
    expect(decisions[0]?.inputs.breakers).toEqual([
      { integration: "dialfire", kind: "down", reason },
      { integration: "zendesk_talk", kind: "up" },
      { integration: "braze", kind: "up" },
    ]);
    expect(decisions[0]?.steps).toContainEqual(
      expect.objectContaining({
        event: "dialer_selected",
        dialer: "zendesk_talk",
        order: ["zendesk_talk", "dialfire"],
        skipped: [{ dialer: "dialfire", reason: `its breaker is open (${reason})` }],
      }),
    );
  });

  it("are tried at the usual dialer when all are down", async () => {
    await openBreaker("dialfire");
    await openBreaker("zendesk_talk", "line");

    expect((await startProduct().ring()).twiml.dialled).toBe(DIALFIRE_NUMBER);
  });

  it.each(["hang", "throw", "null", "garbage"] as const)(
    "count everything as up when the objects fail: %s",
    async (fault) => {
      const product = startProduct({ CIRCUIT_BREAKER: brokenObjects(fault) });
      const startedAt = performance.now();

      expect((await product.ring()).twiml.dialled).toBe(DIALFIRE_NUMBER);

      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(log.of("breaker.silent").length).toBeGreaterThan(0);
    },
  );

  it("leave Braze alone while it is down, and still know who is cached", async () => {
    await openBreaker("braze");
    const { asked } = dialersAnswer(() => Response.json({ users: [] }, { status: 201 }));
    const known = { phone_number: "+491709999999", lead_owner: null, lead_score: 10 };
    await env.LEAD_CACHE.put(`braze:customer:${known.phone_number}`, JSON.stringify(known));
    const product = startProduct();

    const stranger = await product.ring();
    const cached = await product.ring({ From: known.phone_number });

    expect(asked).toEqual([]);
    expect(stranger.twiml.dialled).toBe(DIALFIRE_NUMBER);
    expect(cached.twiml.dialled).toBe(ZENDESK_NUMBER);
    const { decisions } = await traceOnce(product, stranger.callSid);
    expect(decisions[0]?.steps).toContainEqual(
      expect.objectContaining({
        event: "customer_data",
        reason: expect.stringMatching(/^Braze is not asked while its breaker is open/),
      }),
    );
  });

  it("tell Braze's breaker how it did", async () => {
    dialersAnswer(() => new Response("no", { status: 500 }));
    const product = startProduct();

    for (let i = 0; i < 3; i++) await product.ring();
    await product.settle();

    expect(await env.CIRCUIT_BREAKER.getByName("braze").snapshot(null)).toMatchObject({
      api: { kind: "open" },
    });
  });

  it("open a dialer's breaker by three that failed on its line, and close it by one that did not", async () => {
    const product = startProduct();
    const object = env.CIRCUIT_BREAKER.getByName("dialfire");
    const dialled = async (DialCallStatus: string, DialCallDuration = "0") => {
      const { twiml } = await product.ring();
      await product.voice(twiml.dialAction ?? "", { DialCallStatus, DialCallDuration });
      await product.settle();
    };

    await dialled("failed");
    await dialled("busy");
    await dialled("failed");
    expect(await object.snapshot(null)).toMatchObject({ line: { kind: "closed" } });
    await dialled("failed");

    expect(await object.snapshot(null)).toMatchObject({ line: { kind: "open" } });
    await object.report([good("line")]);
    expect(await object.snapshot(null)).toMatchObject({ line: { kind: "closed" } });
  });

  it("try a dead line one at a time, a minute after it died", async () => {
    await openBreaker("dialfire", "line");
    const object = env.CIRCUIT_BREAKER.getByName("dialfire");
    await runInDurableObject(object, (_, state) => {
      const watch = state.storage.kv.get<{ breaker: { line: { since: number } } }>("watch");
      if (watch) watch.breaker.line.since -= 61 * SECOND;
      state.storage.kv.put("watch", watch);
    });
    await evictDurableObject(object);
    const product = startProduct();

    const dialled = [];
    for (let i = 0; i < 5; i++) dialled.push((await product.ring()).twiml.dialled);
    await product.settle();

    expect(dialled).toEqual([DIALFIRE_NUMBER, ...Array(4).fill(ZENDESK_NUMBER)]);
    expect(await object.snapshot(null)).toMatchObject({ line: { kind: "half_open" } });
    expect((await startProduct().ring()).twiml.dialled).toBe(ZENDESK_NUMBER);
  });
});

describe("the API of integrations", () => {
  beforeEach(() => forgetBreakers());

  it("tells how every dialer and the CRM is, without asking any of them", async () => {
    const { asked } = dialersAnswer(() => new Promise(() => undefined));
    const startedAt = performance.now();

    const reply = await startProduct().api("/api/v1/dialers/status");

    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      data: {
        dialers: [
          { name: "dialfire", status: "unknown", breaker: { api: { state: "closed" } } },
          { name: "zendesk_talk", status: "unknown" },
        ],
        crm: { name: "braze", status: "unknown" },
      },
    });
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it("checks a dialer now, and shows what came of it", async () => {
    dialersAnswer(() => new Response("no", { status: 503 }));
    const product = startProduct();

    const reply = await product.api("/api/v1/dialers/2/test", { method: "POST" });

    expect(reply.json).toMatchObject({
      data: {
        name: "zendesk_talk",
        status: "unhealthy",
        last_error: "answered 503",
        checks: { total: 1, succeeded: 0 },
        capacity: { kind: "unknown" },
      },
    });
    expect(
      await rows(
        "SELECT action, entity_type, entity_id FROM config_audit_logs WHERE action = 'test'",
      ),
    ).toEqual([{ action: "test", entity_type: "dialer", entity_id: "2" }]);
    expect((await product.api("/api/v1/dialers/99/test", { method: "POST" })).status).toBe(404);
  });

  it("closes a breaker by hand, once, with an audit entry", async () => {
    await open(env.CIRCUIT_BREAKER.getByName("braze"), "api");
    const product = startProduct();
    const reset = (name: string) =>
      product.api(`/api/v1/breakers/${name}/reset`, { method: "POST" });

    const reply = await reset("braze");

    expect(reply.json).toMatchObject({ data: { api: { state: "closed" } } });
    expect((await reset("braze")).status).toBe(409);
    expect((await reset("nobody")).status).toBe(404);
    const entries = await rows(
      "SELECT entity_type, entity_id, before_value FROM config_audit_logs WHERE action = 'reset'",
    );
    expect(entries).toMatchObject([{ entity_type: "breaker", entity_id: "braze" }]);
    expect(JSON.stringify(entries)).toContain("3 failures in a row");
  });
});
