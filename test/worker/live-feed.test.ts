import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { LiveMessage, LiveNews } from "../../src/live/live-message";
import type { Subject } from "../../src/resilience/subject";
import { brazeKnows } from "../support/worker/braze";
import { forgetBreakers } from "../support/worker/breakers";
import { dialersAnswer, wellAnswer } from "../support/worker/dialers";
import { handshake, liveHub, type Watcher, watch } from "../support/worker/live";
import { captureLog } from "../support/worker/log-lines";
import { deliver, eventually, type Product, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

captureLog();

const BY_KEY = { "x-api-key": TEST_VARIABLES.API_KEY };
const DIALFIRE: Subject = { kind: "dialfire", seats: 10, credential: null };

let made = 0;
const aChange = (): LiveNews => ({
  type: "call_changed",
  call_sid: `CA-live-${++made}`,
  status: "ringing",
});
const changes = (count: number) => Array.from({ length: count }, aChange);

type Of<Type> = Extract<LiveMessage, { type: Type }>;

function only<Type extends LiveMessage["type"]>({ messages }: Watcher, type: Type): Of<Type>[] {
  return messages().filter((one): one is Of<Type> => one.type === type);
}

/** A dashboard that has just come, and where the feed stands. */
async function aNewcomer(product: Product) {
  const watcher = await watch(product, BY_KEY);
  const [snapshot] = await watcher.once(1);
  if (snapshot?.type !== "snapshot") throw new Error("the first message is no snapshot");
  return { watcher, snapshot };
}

const since = ({ epoch, seq }: { epoch: string; seq: number }, heard = 0) =>
  `?epoch=${epoch}&after=${seq + heard}`;

describe("what the live feed tells", () => {
  it("is that a dialer's health or breaker changed, and not that it was checked", async () => {
    await forgetBreakers();
    const dialfire = env.CIRCUIT_BREAKER.getByName("dialfire");
    let isDead = false;
    dialersAnswer((url) => (isDead ? new Response("no", { status: 503 }) : wellAnswer(url)));
    await dialfire.snapshot(DIALFIRE);
    const { watcher } = await aNewcomer(startProduct());

    for (const isDown of [false, false, true, true, true, false]) {
      isDead = isDown;
      await runDurableObjectAlarm(dialfire);
      // What is told is told by the object itself, after the check.
      await dialfire.snapshot(null);
    }

    await eventually(() => expect(only(watcher, "health_changed")).toHaveLength(4));
    const told = only(watcher, "health_changed");
    expect(told.map((one) => `${one.integration} ${one.status} ${one.breaker_state}`)).toEqual([
      "dialfire healthy closed",
      "dialfire unhealthy closed",
      "dialfire unhealthy open",
      "dialfire healthy half_open",
    ]);
    const { snapshot } = await aNewcomer(startProduct());
    expect(snapshot.health).toContainEqual({
      integration: "dialfire",
      status: "healthy",
      breaker_state: "half_open",
    });
  });

  it("is how many calls go on, each time one begins or ends", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { watcher, snapshot } = await aNewcomer(product);
    const before = snapshot.counts.active_calls;

    const { callSid } = await product.ring();
    const counts = () => only(watcher, "counts_changed").map((one) => one.active_calls);
    await eventually(() => expect(counts()).toEqual([before + 1]));
    await product.voice("/webhooks/twilio/status", { CallSid: callSid, CallStatus: "completed" });

    await eventually(() => expect(counts()).toEqual([before + 1, before]));
    const active = await product.api("/api/v1/calls/active");
    expect(active.json).toMatchObject({ data: { active_count: before } });
  });

  it("is that people are told of an alert", async () => {
    const product = startProduct();
    const { watcher } = await aNewcomer(product);

    await deliver(product.env, "outbox", [
      {
        kind: "integration_changed",
        key: "braze:auth_failed:1",
        integration: "braze",
        change: "auth_failed",
        at: Date.now(),
        reason: "answered 401",
        lastSuccessAt: null,
      },
    ]);

    await eventually(() =>
      expect(only(watcher, "alert_raised")).toMatchObject([
        { alert_id: expect.any(Number), alert_type: "integration_access" },
      ]),
    );
  });

  it("never waits for a dashboard that does not read", async () => {
    const product = startProduct();
    const { webSocket: deaf } = await handshake(product, BY_KEY);
    if (!deaf) throw new Error("there is no socket in the reply");
    const { watcher, snapshot } = await aNewcomer(product);

    for (let i = 0; i < 20; i++) await liveHub().publish(changes(100));

    const messages = await watcher.once(2_001);
    expect(messages.at(-1)?.seq).toBe(snapshot.seq + 2_000);
    deaf.accept();
    deaf.close();
  });
});

describe("the numbers of the live feed", () => {
  it("have no gap and no repeat, and are the same for all, however much comes at once", async () => {
    const product = startProduct();
    const newcomers = await Promise.all([1, 2, 3].map(() => aNewcomer(product)));

    await Promise.all(
      Array.from({ length: 50 }, (_, i) => liveHub().publish(changes(1 + (i % 5)))),
    );

    const all = await Promise.all(newcomers.map(({ watcher }) => watcher.once(1 + 150)));
    for (const [i, [first, ...deltas]] of all.entries()) {
      const start = first?.seq ?? 0;
      expect(deltas.map(({ seq }) => seq)).toEqual(deltas.map((_, place) => start + 1 + place));
      expect(deltas.slice(-150)).toEqual(all[0]?.slice(-150));
      expect(newcomers[i]?.watcher.messages()).toHaveLength(1 + deltas.length);
    }
  });

  it("go on after the hub has slept, for sockets that stayed open too", async () => {
    const product = startProduct();
    const { watcher, snapshot } = await aNewcomer(product);
    await liveHub().publish(changes(1));
    await evictDurableObject(liveHub());

    await liveHub().publish(changes(1));

    const messages = await watcher.once(3);
    expect(messages.map(({ seq }) => seq - snapshot.seq)).toEqual([0, 1, 2]);
  });

  it("let whoever comes back go on at any point, also after the hub has slept", async () => {
    const product = startProduct();
    const { watcher, snapshot } = await aNewcomer(product);
    for (const count of [1, 3, 2]) await liveHub().publish(changes(count));
    const [, ...deltas] = await watcher.once(7);
    await evictDurableObject(liveHub());

    for (let cut = 0; cut <= deltas.length; cut++) {
      const back = await watch(product, BY_KEY, since(snapshot, cut));

      const [first, ...missed] = await back.once(1 + deltas.length - cut);
      const { epoch, seq } = snapshot;
      expect(first).toEqual({ type: "resumed", epoch, seq: seq + cut });
      expect([...deltas.slice(0, cut), ...missed]).toEqual(deltas);
    }
  });

  it("lose nothing to somebody who comes back while much happens", async () => {
    const product = startProduct();
    const { snapshot } = await aNewcomer(product);

    const [back] = await Promise.all([
      watch(product, BY_KEY, since(snapshot)),
      ...Array.from({ length: 30 }, () => liveHub().publish(changes(2))),
    ]);

    const [, ...deltas] = await back.once(61);
    expect(deltas.map(({ seq }) => seq - snapshot.seq)).toEqual(deltas.map((_, i) => i + 1));
  });

  it("begin anew under another name where they were lost", async () => {
    const product = startProduct();
    const { snapshot } = await aNewcomer(product);
    await runInDurableObject(liveHub(), (_, state) => state.storage.deleteAll());
    await evictDurableObject(liveHub());

    const back = await watch(product, BY_KEY, since(snapshot));

    const [first] = await back.once(1);
    expect(first?.type).toBe("snapshot");
    expect(first).not.toMatchObject({ epoch: snapshot.epoch });
  });

  it.each([
    ["of half a position", "?after=3"],
    ["from another time", "?epoch=yesterday&after=0"],
  ])("mean a snapshot to somebody who comes %s", async (_what, query) => {
    const back = await watch(startProduct(), BY_KEY, query);

    expect(await back.once(1)).toMatchObject([{ type: "snapshot" }]);
  });

  it.each(["?epoch=a&after=-1", "?epoch=a&after=x", "?epoch=a&after=1.5"])(
    "are refused where they are none: %s",
    async (query) => {
      const response = await handshake(startProduct(), BY_KEY, query);

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { details: [{ field: "after" }] } });
    },
  );
});

describe("a heartbeat", () => {
  it("is answered by the platform, while the hub sleeps", async () => {
    const { watcher } = await aNewcomer(startProduct());
    await evictDurableObject(liveHub());

    watcher.socket.send("ping");

    await eventually(() => expect(watcher.heard).toContain("pong"));
    const answered = await runInDurableObject(liveHub(), (_, state) =>
      state.getWebSockets().map((socket) => state.getWebSocketAutoResponseTimestamp(socket)),
    );
    expect(answered.filter((at) => at !== null)).toHaveLength(1);
  });
});
