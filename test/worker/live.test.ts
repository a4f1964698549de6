import { afterEach, describe, expect, it } from "vitest";
import { brazeKnows } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { eventually, type Product, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

const { API_KEY, PUBLIC_URL } = TEST_VARIABLES;
const LIVE = "/api/v1/live";

captureLog();

const open: WebSocket[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

const handshake = (product: Product, headers: Record<string, string>) =>
  product.fetch(LIVE, { headers: { upgrade: "websocket", ...headers } });

/** An open dashboard: the socket, and what it was told so far. */
async function watch(product: Product, headers: Record<string, string>) {
  const response = await handshake(product, headers);
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (!socket) throw new Error("there is no socket in the reply");
  const heard: unknown[] = [];
  socket.accept();
  open.push(socket);
  socket.addEventListener("message", ({ data }) => {
    const text = String(data);
    heard.push(text.startsWith("{") ? JSON.parse(text) : text);
  });
  return { socket, heard };
}

async function aCookie(product: Product): Promise<string> {
  const reply = await product.api("/api/v1/session", {
    method: "POST",
    key: null,
    body: { api_key: API_KEY },
    headers: { "cf-connecting-ip": "192.0.2.50" },
  });
  return (reply.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

describe("the live feed", () => {
  it("greets whoever opens it", async () => {
    const { heard } = await watch(startProduct(), { "x-api-key": API_KEY });

    await eventually(() => expect(heard).toEqual([{ type: "hello" }]));
  });

  it("tells of a call that came in, and of what becomes of it", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { heard } = await watch(product, { "x-api-key": API_KEY });

    const { callSid } = await product.ring();
    await eventually(() =>
      expect(heard).toContainEqual({ type: "call_changed", call_sid: callSid, status: "routed" }),
    );
    await product.voice("/webhooks/twilio/status", { CallSid: callSid, CallStatus: "completed" });

    await eventually(() =>
      expect(heard).toContainEqual({
        type: "call_changed",
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

    await eventually(() => expect(JSON.stringify(heard)).toContain(callSid), {
      timeout: 2_000,
      interval: 10,
    });
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

    await eventually(() => expect(heard).toEqual([{ type: "hello" }, "pong"]));
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

    await eventually(() => expect(heard).toEqual([{ type: "hello" }]));
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
