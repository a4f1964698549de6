import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../src/access/role";
import { tagOf } from "../../src/live/listener";
import { brazeKnows } from "../support/worker/braze";
import { startClock } from "../support/worker/clock";
import { handshake, LIVE, liveHub, watch } from "../support/worker/live";
import { captureLog } from "../support/worker/log-lines";
import { addUser, SESSION, signIn } from "../support/worker/people";
import { eventually, type Product, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

const { API_KEY, PUBLIC_URL } = TEST_VARIABLES;
captureLog();

async function aCookie(product: Product, key = API_KEY): Promise<string> {
  return (await signIn(product, key)).cookie;
}

describe("the live feed", () => {
  it("greets whoever opens it by how all stands", async () => {
    const { heard } = await watch(startProduct(), { "x-api-key": API_KEY });

    await eventually(() =>
      expect(heard).toEqual([
        {
          type: "snapshot",
          epoch: expect.any(String),
          seq: expect.any(Number),
          counts: { active_calls: expect.any(Number) },
          health: expect.any(Array),
        },
      ]),
    );
  });

  it("tells of a call that came in, and of what becomes of it", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { heard } = await watch(product, { "x-api-key": API_KEY });

    const { callSid } = await product.ring();
    await eventually(() =>
      expect(heard).toContainEqual({
        type: "call_changed",
        seq: expect.any(Number),
        call_sid: callSid,
        status: "routed",
      }),
    );
    await product.voice("/webhooks/twilio/status", { CallSid: callSid, CallStatus: "completed" });

    await eventually(() =>
      expect(heard).toContainEqual({
        type: "call_changed",
        seq: expect.any(Number),
        call_sid: callSid,
        status: "abandoned",
      }),
    );
  });

  it("tells only what the API can show already", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { socket } = await watch(product, { "x-api-key": API_KEY });
    const shown = new Promise<number>((resolve, reject) => {
      socket.addEventListener("message", ({ data }) => {
        const { type, call_sid } = JSON.parse(String(data));
        if (type !== "call_changed") return;
        product
          .api(`/api/v1/calls/${call_sid}`)
          .then((reply) => resolve(reply.status))
          .catch(reject);
      });
    });

    await product.ring();

    expect(await shown).toBe(200);
  });

  it("tells everybody who listens", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const watchers = await Promise.all(
      [1, 2, 3].map(() => watch(product, { "x-api-key": API_KEY })),
    );

    const { callSid } = await product.ring();

    for (const { heard } of watchers) {
      await eventually(() => expect(JSON.stringify(heard)).toContain(callSid));
    }
  });

  it("goes on for the others when somebody left", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const left = await watch(product, { "x-api-key": API_KEY });
    const stays = await watch(product, { "x-api-key": API_KEY });
    left.socket.close();

    const { callSid } = await product.ring();

    await eventually(() => expect(JSON.stringify(stays.heard)).toContain(callSid));
  });

  it("tells of a call, too, that went straight into the database", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { heard } = await watch(product, { "x-api-key": API_KEY });
    const LEDGER = { ...product.env.LEDGER, send: () => Promise.reject(new Error("full")) };
    const cutOff = startProduct({ LEDGER: LEDGER as unknown as Env["LEDGER"] });

    const { callSid } = await cutOff.ring();
    await cutOff.settle();

    await eventually(() => expect(JSON.stringify(heard)).toContain(callSid));
  });

  it("answers a ping", async () => {
    const { socket, heard } = await watch(startProduct(), { "x-api-key": API_KEY });

    socket.send("ping");

    await eventually(() => expect(heard).toContain("pong"));
  });

  it("ignores whatever else a client says", async () => {
    const { socket, heard } = await watch(startProduct(), { "x-api-key": API_KEY });

    socket.send('{"type":"call_changed"}');
    socket.send("x".repeat(100_000));
    socket.send("ping");

    await eventually(() => expect(heard).toMatchObject([{ type: "snapshot" }, "pong"]));
  });

  it("never shows a caller's number", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { heard } = await watch(product, { "x-api-key": API_KEY });

    const { callSid } = await product.ring({ From: "+491711234567" });

    await eventually(() => expect(JSON.stringify(heard)).toContain(callSid));
    expect(JSON.stringify(heard)).not.toContain("491711234567");
  });
});

describe("who may listen", () => {
  it("is somebody with a session, on a page of ours", async () => {
    const product = startProduct();
    const cookie = await aCookie(product);

    const { heard } = await watch(product, { cookie, origin: PUBLIC_URL });

    await eventually(() => expect(heard).toMatchObject([{ type: "snapshot" }]));
  });

  it.each<[string, Record<string, string>]>([
    ["has nothing", {}],
    ["has a wrong key", { "x-api-key": "wrong" }],
    ["has an unknown session", { cookie: "__Host-session=abc", origin: PUBLIC_URL }],
  ])("is no stranger who %s", async (_what, headers) => {
    const response = await handshake(startProduct(), headers);

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { type: "AuthenticationError" } });
  });

  it.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["a page without an origin", {}],
    ["a sandboxed frame", { origin: "null" }],
  ])("is no signed-in browser on %s", async (_where, headers) => {
    const product = startProduct();
    const cookie = await aCookie(product);

    const response = await handshake(product, { cookie, ...headers });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { type: "AuthorizationError" } });
  });

  it("is nobody by plain HTTP: that is told what the address is for", async () => {
    const reply = await startProduct().api(LIVE);

    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { details: [{ field: "Upgrade" }] } });
  });
});

describe("who has to stop listening", () => {
  const HOUR_MS = 3_600_000;
  const NOT_ALLOWED = [{ code: 1008 }];

  let number = 0;
  let admin = { "x-api-key": "" };
  beforeEach(async () => {
    admin = { "x-api-key": (await aPerson("admin")).key };
  });

  async function aPerson(role: Role = "read_only") {
    const key = `the-key-of-person-number-${++number}`;
    const id = await addUser(`person-${number}@company.com`, key, role);
    return { id, key };
  }

  const changeUser = (product: Product, id: number, body: unknown) =>
    product.api(`/api/v1/users/${id}`, { method: "PUT", body, key: admin["x-api-key"] });

  const LOSSES: [string, (product: Product, id: number) => Promise<unknown>][] = [
    ["lost their access", (product, id) => changeUser(product, id, { active: false })],
    ["has another role", (product, id) => changeUser(product, id, { role: "admin" })],
    [
      "got a new key",
      (product, id) =>
        product.api(`/api/v1/users/${id}/regenerate-key`, {
          method: "POST",
          key: admin["x-api-key"],
        }),
    ],
  ];

  it.each(LOSSES)("is somebody who %s, at once and everywhere", async (_what, lose) => {
    const product = startProduct();
    const { id, key } = await aPerson();
    const byKey = await watch(product, { "x-api-key": key });
    const bySession = await watch(product, {
      cookie: await aCookie(product, key),
      origin: PUBLIC_URL,
    });
    const other = await watch(product, admin);

    await lose(product, id);

    await eventually(() =>
      expect([byKey.closed, bySession.closed]).toEqual([NOT_ALLOWED, NOT_ALLOWED]),
    );
    expect(other.closed).toEqual([]);
  });

  it("is found after the hub has slept, too", async () => {
    const product = startProduct();
    const { id, key } = await aPerson();
    const { closed } = await watch(product, { "x-api-key": key });
    await evictDurableObject(liveHub());

    await changeUser(product, id, { active: false });

    await eventually(() => expect(closed).toEqual(NOT_ALLOWED));
  });

  it("is nobody whose name was mended", async () => {
    const product = startProduct();
    const { id, key } = await aPerson();
    const { socket, heard, closed } = await watch(product, { "x-api-key": key });

    await changeUser(product, id, { name: "Mended" });
    await product.settle();
    socket.send("ping");

    await eventually(() => expect(heard).toContain("pong"));
    expect(closed).toEqual([]);
  });

  it("is a browser that signed out, and no other of the same person", async () => {
    const product = startProduct();
    const { key } = await aPerson();
    const [one, two] = [await aCookie(product, key), await aCookie(product, key)];
    const left = await watch(product, { cookie: one, origin: PUBLIC_URL });
    const stays = await watch(product, { cookie: two, origin: PUBLIC_URL });

    await product.send(SESSION, { method: "DELETE", headers: { cookie: one, origin: PUBLIC_URL } });

    await eventually(() => expect(left.closed).toEqual(NOT_ALLOWED));
    expect(stays.closed).toEqual([]);
  });

  it("is everybody after an hour, to prove themselves again", async () => {
    const product = startProduct();
    const { key } = await aPerson();
    const early = await watch(product, { "x-api-key": key });
    const clock = startClock();
    clock.skip(HOUR_MS / 2);
    const late = await watch(product, { "x-api-key": key });

    clock.skip(HOUR_MS / 2);
    await runDurableObjectAlarm(liveHub());

    await eventually(() => expect(early.closed).toEqual(NOT_ALLOWED));
    expect(late.closed).toEqual([]);
    clock.skip(HOUR_MS / 2);
    await runDurableObjectAlarm(liveHub());
    await eventually(() => expect(late.closed).toEqual(NOT_ALLOWED));
  });

  it("is a session that runs out, sooner", async () => {
    const product = startProduct();
    const { key } = await aPerson();
    const clock = startClock();
    const cookie = await aCookie(product, key);
    clock.skip(12 * HOUR_MS - 60_000);
    await boundEnv.DB.prepare("UPDATE sessions SET last_seen_at = ?1 WHERE expires_at > ?1")
      .bind(Date.now() - 12 * HOUR_MS + 60_000)
      .run();
    const { closed } = await watch(product, { cookie, origin: PUBLIC_URL });

    clock.skip(61_000);
    await runDurableObjectAlarm(liveHub());

    await eventually(() => expect(closed).toEqual(NOT_ALLOWED));
  });

  it("cannot pass for somebody else by what their request says", async () => {
    const product = startProduct();
    const { id, key } = await aPerson();
    const forged = JSON.stringify({ userId: 0, sessionHash: null, until: 9e15 });
    const { closed } = await watch(product, { "x-api-key": key, "x-listener": forged });

    await changeUser(product, id, { active: false });

    await eventually(() => expect(closed).toEqual(NOT_ALLOWED));
  });

  it("is somebody, too, who lost their access while the socket was opened", async () => {
    const product = startProduct();
    const { id, key } = await aPerson();
    const LIVE_HUB = {
      getByName: () => ({
        async fetch(...request: Parameters<Fetcher["fetch"]>) {
          await changeUser(product, id, { active: false });
          return liveHub().fetch(...request);
        },
        closeSockets: (whom: Parameters<ReturnType<typeof liveHub>["closeSockets"]>[0]) =>
          liveHub().closeSockets(whom),
      }),
    } as unknown as Env["LIVE_HUB"];

    const response = await handshake(startProduct({ LIVE_HUB }), { "x-api-key": key });

    expect(response.status).toBe(401);
    await response.body?.cancel();
    const stillOpen = await runInDurableObject(liveHub(), (_hub, state) =>
      state
        .getWebSockets(tagOf({ kind: "user", id }))
        .filter(({ readyState }) => readyState === WebSocket.READY_STATE_OPEN),
    );
    expect(stillOpen).toEqual([]);
  });
});
