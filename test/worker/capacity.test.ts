import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { createBusyLegStore } from "../../src/calls/busy-leg-store";
import { createCapacities, type MeasuredDialer } from "../../src/dialers/capacity-client";
import type { CircuitBreaker } from "../../src/resilience/circuit-breaker-object";
import {
  type DialersStandIn,
  dialersAnswer,
  dialersAnswerAfter,
  wellAnswer,
} from "../support/worker/dialers";
import { brokenObjects, FAULTS } from "../support/worker/faults";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { deliver, testEnv } from "../support/worker/product";
import { aCallSid } from "../support/worker/twilio";

/** What a caller waits at most. */
const LIMIT_MS = 500;
const HOUR_MS = 60 * 60 * 1_000;

const log = captureLog();
const nothingStored = async () => [];
const capacities = createCapacities(env.CIRCUIT_BREAKER, nothingStored);

let made = 0;

/** A dialer whose object nobody used before. */
function aDialer(kind: MeasuredDialer["kind"], seats: number | null = null): MeasuredDialer {
  made += 1;
  return { name: `${kind}_${made}`, kind, seats };
}

const objectOf = ({ name }: MeasuredDialer) => env.CIRCUIT_BREAKER.getByName(name);

/** The clock of a dialer's object, which stands still until a test moves it. */
async function holdClock(dialer: MeasuredDialer) {
  let at = Date.UTC(2026, 2, 10, 12);
  await runInDurableObject(objectOf(dialer), (object: CircuitBreaker) => {
    object.clock = () => at;
  });
  return {
    skip(milliseconds: number) {
      at += milliseconds;
    },
  };
}

async function measureOne(dialer: MeasuredDialer) {
  const measured = await capacities.measure([dialer], LIMIT_MS);
  return measured.capacities[dialer.name];
}

const everythingIsWell = (): DialersStandIn => dialersAnswer((url) => wellAnswer(url));

describe("the capacity of a dialer", () => {
  it("is asked for once, however many calls want to know it at a time", async () => {
    const { asked } = dialersAnswerAfter(30);
    const dialer = aDialer("zendesk_talk");

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => capacities.measure([dialer], LIMIT_MS)),
    );

    expect(asked).toHaveLength(1);
    for (const { capacities: told } of answers) {
      expect(told).toEqual({
        [dialer.name]: expect.objectContaining({ kind: "live", available: 3 }),
      });
    }
  });

  it("brings the record of its request along once, for the call that caused it", async () => {
    dialersAnswerAfter(30);
    const dialer = aDialer("zendesk_talk");

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => capacities.measure([dialer], LIMIT_MS)),
    );

    expect(answers.flatMap(({ apiCalls }) => apiCalls)).toEqual([
      expect.objectContaining({ integration: "zendesk_talk", success: true }),
    ]);
  });

  it("is believed for five seconds, and then asked for again", async () => {
    const { asked } = everythingIsWell();
    const dialer = aDialer("zendesk_talk");
    const clock = await holdClock(dialer);

    await measureOne(dialer);
    clock.skip(5_000);
    expect(await measureOne(dialer)).toMatchObject({ kind: "live", available: 3 });
    expect(asked).toHaveLength(1);

    clock.skip(1);
    await measureOne(dialer);
    expect(asked).toHaveLength(2);
  });

  it("is new when it was asked for anew", async () => {
    let free = 5;
    dialersAnswer((url) => wellAnswer(url, { free }));
    const dialer = aDialer("zendesk_talk");
    const clock = await holdClock(dialer);
    await measureOne(dialer);

    free = 0;
    clock.skip(5_001);

    expect(await measureOne(dialer)).toMatchObject({ kind: "live", available: 0 });
  });

  it("is asked of both dialers at once", async () => {
    const bothAsked = Promise.withResolvers<void>();
    const { asked } = dialersAnswer(async (url) => {
      if (asked.length === 2) bothAsked.resolve();
      await bothAsked.promise;
      return wellAnswer(url);
    });
    const both = [aDialer("dialfire", 4), aDialer("zendesk_talk")];

    const { capacities: told, apiCalls } = await capacities.measure(both, LIMIT_MS);

    expect(Object.values(told).map(({ kind }) => kind)).toEqual(["estimated", "live"]);
    expect(apiCalls.map(({ integration }) => integration)).toEqual(["dialfire", "zendesk_talk"]);
  });

  it("is waited for half a second at most, whoever asks for more", async () => {
    const { asked } = dialersAnswerAfter(1_000);
    const both = [aDialer("dialfire", 4), aDialer("zendesk_talk")];
    const startedAt = Date.now();

    const { capacities: told } = await capacities.measure(both, 60_000);

    expect(Date.now() - startedAt).toBeLessThan(900);
    expect(Object.values(told).map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
    expect(asked).toHaveLength(2);
  });

  it("is waited for no longer than the call can spare", async () => {
    dialersAnswerAfter(400);
    const dialer = aDialer("zendesk_talk");

    const { capacities: told } = await capacities.measure([dialer], 50);

    expect(told).toEqual({
      [dialer.name]: { kind: "unknown", reason: "its object: no answer within 50 ms" },
    });
  });

  it("is there for the next call, also when it came too late for the first", async () => {
    const { asked } = dialersAnswerAfter(200);
    const dialer = aDialer("zendesk_talk");
    await capacities.measure([dialer], 50);

    expect(await measureOne(dialer)).toMatchObject({ kind: "live" });
    expect(asked).toHaveLength(1);
  });

  it("is unknown where one dialer fails, and known where the other does not", async () => {
    const { asked } = dialersAnswer((url) =>
      url.host === "dialfire.test" ? new Response("500 - no", { status: 500 }) : wellAnswer(url),
    );
    const dialfire = aDialer("dialfire", 4);
    const zendesk = aDialer("zendesk_talk");

    const { capacities: told } = await capacities.measure([dialfire, zendesk], LIMIT_MS);

    expect(told).toMatchObject({
      [dialfire.name]: { kind: "unknown", reason: "Dialfire: answered 500 (server_error)" },
      [zendesk.name]: { kind: "live" },
    });
    expect(asked).toHaveLength(2);
    expect(log.of("dialer.failed", { dialer: "dialfire", level: "WARNING" })).toHaveLength(1);
  });

  it("is not asked for again at once after a failure: the next call need not wait", async () => {
    const { asked } = dialersAnswer(() => new Response("no", { status: 503 }));
    const dialer = aDialer("zendesk_talk");
    const clock = await holdClock(dialer);

    await measureOne(dialer);
    await measureOne(dialer);
    expect(asked).toHaveLength(1);

    clock.skip(5_001);
    await measureOne(dialer);
    expect(asked).toHaveLength(2);
  });

  it("is unknown for a plain phone number, whose object is not even asked", async () => {
    const { asked } = everythingIsWell();
    const nobody = createCapacities(brokenObjects("throw"), nothingStored);

    const { capacities: told } = await nobody.measure(
      [{ name: "hotline", kind: "phone", seats: 5 }],
      LIMIT_MS,
    );

    expect(told).toEqual({
      hotline: { kind: "unknown", reason: "a plain phone number does not tell" },
    });
    expect(asked).toEqual([]);
  });

  it.each(FAULTS)("is unknown where its object fails: %s", async (fault) => {
    const broken = createCapacities(brokenObjects(fault), nothingStored);
    const startedAt = Date.now();

    const { capacities: told, apiCalls } = await broken.measure(
      [aDialer("zendesk_talk")],
      LIMIT_MS,
    );

    expect(Object.values(told)).toEqual([
      { kind: "unknown", reason: expect.stringMatching(/^its object: ./) },
    ]);
    expect(apiCalls).toEqual([]);
    expect(Date.now() - startedAt).toBeLessThan(900);
  });

  it("of nobody is nothing", async () => {
    expect(await capacities.measure([], LIMIT_MS)).toEqual({ capacities: {}, apiCalls: [] });
  });
});

describe("the capacity of Dialfire", () => {
  it("is its seats less the busy legs its object was told of", async () => {
    everythingIsWell();
    const dialer = aDialer("dialfire", 4);

    await capacities.noteBusyLegs(dialer.name, 3, Date.now());

    expect(await measureOne(dialer)).toMatchObject({ kind: "estimated", available: 1, busy: 3 });
  });

  it("follows a new count at once, without asking Dialfire", async () => {
    const { asked } = everythingIsWell();
    const dialer = aDialer("dialfire", 4);
    await measureOne(dialer);

    await capacities.noteBusyLegs(dialer.name, 4, Date.now());

    expect(await measureOne(dialer)).toMatchObject({ available: 0, utilizationPercent: 100 });
    expect(asked).toHaveLength(1);
  });

  it("does not go back to a count that is older than the one it knows", async () => {
    everythingIsWell();
    const dialer = aDialer("dialfire", 4);

    await capacities.noteBusyLegs(dialer.name, 3, 2_000);
    await capacities.noteBusyLegs(dialer.name, 1, 1_000);

    expect(await measureOne(dialer)).toMatchObject({ busy: 3 });
  });

  it("remembers the busy legs when its object was moved or restarted", async () => {
    everythingIsWell();
    const dialer = aDialer("dialfire", 4);
    await capacities.noteBusyLegs(dialer.name, 3, Date.now());

    await evictDurableObject(objectOf(dialer));

    expect(await measureOne(dialer)).toMatchObject({ available: 1, busy: 3 });
  });

  it("counts new seats at once", async () => {
    everythingIsWell();
    const dialer = aDialer("dialfire", null);
    expect(await measureOne(dialer)).toMatchObject({ kind: "unknown" });

    expect(await measureOne({ ...dialer, seats: 10 })).toMatchObject({ available: 10, total: 10 });
  });
});

describe("the busy legs of Dialfire", () => {
  const env = testEnv();
  const dialfire: MeasuredDialer = { name: "dialfire", kind: "dialfire", seats: 10 };
  const busyNow = async () => {
    const told = await measureOne(dialfire);
    return told?.kind === "estimated" ? told.busy : null;
  };

  /** A call that came in and was answered at a dialer; gives its sid. */
  async function answered(dialer: string, at = Date.now()): Promise<string> {
    const callSid = aCallSid();
    const legSid = `${callSid}-leg`;
    await deliver(env, "ledger", [
      aRoutedMessage({ callSid, dialer, at }),
      aLegMessage({ callSid, legSid, dialer, attempt: 1, kind: "call.answered", at }),
    ]);
    return callSid;
  }

  it("rise and fall with the ledger", async () => {
    everythingIsWell();
    const callSid = await answered("dialfire");
    await answered("dialfire");
    expect(await busyNow()).toBe(2);

    const legSid = `${callSid}-leg`;
    await deliver(env, "ledger", [aLegMessage({ callSid, legSid, kind: "call.completed" })]);

    expect(await busyNow()).toBe(1);
  });

  it("are not the legs of another dialer", async () => {
    everythingIsWell();
    const before = await busyNow();

    await answered("zendesk_talk");

    expect(await busyNow()).toBe(before);
  });

  it("are no more after four hours: the end of such a leg got lost", async () => {
    const legs = createBusyLegStore(env.DB, () => Date.now());
    const [before] = await legs.count(["dialfire"]);

    await answered("dialfire", Date.now() - 4 * HOUR_MS - 1_000);
    expect(await legs.count(["dialfire"])).toEqual([before]);

    await answered("dialfire", Date.now() - 4 * HOUR_MS + 60_000);
    expect(await legs.count(["dialfire"])).toEqual([
      { dialer: "dialfire", count: (before?.count ?? 0) + 1 },
    ]);
  });

  it("are counted for dialers of that kind only", async () => {
    const legs = createBusyLegStore(env.DB, () => Date.now());

    expect(await legs.count(["zendesk_talk", "nobody"])).toEqual([]);
  });

  it("are counted by an index of just the legs in progress", async () => {
    const prepare = vi.spyOn(env.DB, "prepare");
    await createBusyLegStore(env.DB, () => Date.now()).count(["dialfire"]);
    const query = prepare.mock.calls[0]?.[0];

    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
      .bind('["dialfire"]', 0)
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail).join("; ")).toContain(
      "USING COVERING INDEX idx_call_legs_busy (dialer=? AND answered_at>?)",
    );
  });

  it.each(FAULTS)("stop no batch where the object fails: %s", async (fault) => {
    const callSid = aCallSid();
    const cutOff = testEnv({ CIRCUIT_BREAKER: brokenObjects(fault) });

    const delivered = await deliver(cutOff, "ledger", [
      aRoutedMessage({ callSid }),
      aLegMessage({ callSid, legSid: "leg", dialer: "dialfire", kind: "call.answered" }),
    ]);

    expect(delivered.retried).toEqual([]);
    expect(delivered.acknowledged).toHaveLength(2);
  });
});
