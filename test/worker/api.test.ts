import { env as boundEnv } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { app } from "../../src/app";
import { brokenDatabase } from "../support/worker/faults";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import {
  type ApiOptions,
  deliver,
  type Reply,
  startProduct,
  testEnv,
} from "../support/worker/product";
import { aCallSid } from "../support/worker/twilio";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The day the calls of this file came in, so that no other call is in the way. */
const DAY = Date.UTC(2026, 0, 15);
const HOUR_MS = 3_600_000;

const log = captureLog();

const pageSchema = z.object({
  data: z.array(z.looseObject({ call_sid: z.string() })),
  total: z.number(),
  total_is_capped: z.boolean(),
  page: z.number(),
  page_size: z.number(),
});

/** Seven calls, an hour apart from midnight on; the last two are over. */
const CALLS = Array.from({ length: 7 }, (_, i) => ({ callSid: aCallSid(), at: DAY + i * HOUR_MS }));

beforeAll(async () => {
  const messages = CALLS.flatMap(({ callSid, at }, i) => [
    aRoutedMessage({
      callSid,
      receivedAt: at,
      at: at + 40,
      dialer: i % 2 === 0 ? "dialfire" : "zendesk_talk",
    }),
    ...(i === 5 ? [aLegMessage({ callSid, kind: "call.failed", at: at + 1_000 })] : []),
    ...(i === 6 ? [aLegMessage({ callSid, kind: "call.completed", at: at + 1_000 })] : []),
  ]);
  await deliver(testEnv(), "ledger", messages);
});

/** Lists this file's calls: the query is added to the range of the day. */
async function listCalls(query: Record<string, string> = {}) {
  const range = { start_date: "2026-01-15", end_date: "2026-01-15T23:59:59Z", ...query };
  const reply = await startProduct().api(`/api/v1/calls?${new URLSearchParams(range)}`);
  expect(reply.status, reply.text).toBe(200);
  const page = pageSchema.parse(reply.json);
  const places = page.data.map((call) => CALLS.findIndex((one) => one.callSid === call.call_sid));
  return { page, places };
}

function expectProblem(reply: Reply, status: number, type: string) {
  expect(reply.json).toEqual({
    error: {
      type,
      message: expect.any(String),
      details: expect.any(Array),
      request_id: expect.stringMatching(UUID),
    },
  });
  expect(reply.status).toBe(status);
  expect(reply.json).toMatchObject({
    error: { request_id: reply.headers.get("x-request-id") },
  });
  expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
}

describe("every failure has one format", () => {
  const SESSION = "/api/v1/session";
  const post = (body: BodyInit, headers = {}): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });

  it.each<[string, number, string, string, ApiOptions]>([
    ["a wrong query", 400, "ValidationError", "/api/v1/calls?page=0", {}],
    ["a wrong body", 400, "ValidationError", SESSION, { method: "POST", body: {} }],
    ["no key", 401, "AuthenticationError", "/api/v1/calls", { key: null }],
    ["a call nobody made", 404, "NotFoundError", "/api/v1/calls/CAnone", {}],
    ["a trace of no call", 404, "NotFoundError", "/api/v1/logs/CAnone", {}],
    ["an address nobody has", 404, "NotFoundError", "/api/v1/nothing", {}],
    ["an address beside the versions", 404, "NotFoundError", "/api", {}],
    ["a webhook nobody has", 404, "NotFoundError", "/webhooks/nobody", {}],
    ["a method that is not offered", 405, "MethodNotAllowed", "/api/v1/calls", { method: "PUT" }],
    ["a socket that is none", 400, "ValidationError", "/api/v1/live", {}],
  ])("%s", async (_what, status, type, path, options) => {
    expectProblem(await startProduct().api(path, options), status, type);
  });

  it.each(["{", "", "nonsense", '{"api_key":', "\u0000"])(
    "JSON that is none (%j)",
    async (text) => {
      expectProblem(await startProduct().send(SESSION, post(text)), 400, "ValidationError");
    },
  );

  it.each(["null", "[]", '"text"', "7"])("JSON that is no object (%s)", async (text) => {
    expectProblem(await startProduct().send(SESSION, post(text)), 400, "ValidationError");
  });

  it("a body of another content type", async () => {
    const reply = await startProduct().send(
      SESSION,
      post("api_key=x", { "content-type": "text/plain" }),
    );

    expectProblem(reply, 400, "ValidationError");
    expect(log.of("request.failed")).toEqual([]);
  });

  it("a body of more than a megabyte", async () => {
    const body = JSON.stringify({ api_key: "x".repeat(1_048_577) });

    expectProblem(await startProduct().send(SESSION, post(body)), 413, "PayloadTooLarge");
  });

  it("a body of more than a megabyte that does not tell its size", async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(1_048_577).fill(32));
        controller.close();
      },
    });

    expectProblem(await startProduct().send(SESSION, post(body)), 413, "PayloadTooLarge");
  });

  it("a fault of ours, which tells nothing of itself and logs its stack", async () => {
    const product = startProduct({ DB: brokenDatabase("throw") });

    const reply = await product.api("/api/v1/calls");

    expectProblem(reply, 500, "InternalServerError");
    expect(reply.text).not.toContain("the platform says no");
    expect(log.of("request.failed")).toMatchObject([
      { level: "ERROR", path: "/api/v1/calls", stack: expect.any(String) },
    ]);
  });

  it.each([
    ["/api/v1/calls", "DELETE"],
    ["/api/v1/calls/CA1", "PATCH"],
    ["/api/v1/logs/CA1", "DELETE"],
    ["/api/v1/logs/CA1", "PUT"],
    ["/api/v1/session", "PUT"],
    ["/webhooks/twilio", "GET"],
    ["/webhooks/twilio/status", "PUT"],
    ["/health", "POST"],
  ])("%s does not take %s, and says what it takes", async (path, method) => {
    const reply = await startProduct().api(path, { method });

    expectProblem(reply, 405, "MethodNotAllowed");
    const allowed = (reply.headers.get("allow") ?? "").split(", ");
    expect(allowed.filter(Boolean)).not.toEqual([]);
    expect(allowed).not.toContain(method);
  });
});

describe("the request id", () => {
  it("is on every reply, and on the line the request leaves", async () => {
    const reply = await startProduct().api("/api/v1/calls/CAnone");

    const id = reply.headers.get("x-request-id");
    expect(id).toMatch(UUID);
    expect(log.of("request.refused")).toMatchObject([{ request_id: id }]);
  });

  it("may be chosen by the client, as a UUID", async () => {
    const id = crypto.randomUUID();

    const reply = await startProduct().api("/health", { headers: { "x-request-id": id } });

    expect(reply.headers.get("x-request-id")).toBe(id);
  });

  it.each(["1", "not-a-uuid", `${crypto.randomUUID()}x`, "<script>", "a".repeat(5_000)])(
    "is our own where the client's is no UUID (%s)",
    async (given) => {
      const reply = await startProduct().api("/health", { headers: { "x-request-id": given } });

      expect(reply.headers.get("x-request-id")).toMatch(UUID);
      expect(log.text()).not.toContain(given.repeat(2));
    },
  );

  it.each(["/health", "/api/v1/calls", "/api/v1/nothing", "/webhooks/twilio/fallback", "/docs"])(
    "is on what %s answers a stranger",
    async (path) => {
      const reply = await startProduct().api(path, { key: null });

      expect(reply.headers.get("x-request-id")).toMatch(UUID);
    },
  );
});

describe("the list of calls", () => {
  it("shows the newest first", async () => {
    const { page, places } = await listCalls();

    expect(places).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(page).toMatchObject({ total: 7, total_is_capped: false, page: 1, page_size: 50 });
  });

  it("comes in pages", async () => {
    const first = await listCalls({ page_size: "3" });
    const last = await listCalls({ page_size: "3", page: "3" });
    const beyond = await listCalls({ page_size: "3", page: "4" });

    expect(first.places).toEqual([6, 5, 4]);
    expect(last.places).toEqual([0]);
    expect(beyond.places).toEqual([]);
    expect(last.page).toMatchObject({ total: 7, page: 3, page_size: 3 });
    expect(beyond.page.total).toBe(7);
  });

  it("can be narrowed to statuses, a dialer and a time, and to all of them", async () => {
    expect((await listCalls({ status: "failed" })).places).toEqual([5]);
    expect((await listCalls({ status: "failed,abandoned" })).places).toEqual([6, 5]);
    expect((await listCalls({ status: "failed, abandoned" })).places).toEqual([6, 5]);
    expect((await listCalls({ dialer: "zendesk_talk" })).places).toEqual([5, 3, 1]);
    expect((await listCalls({ dialer: "nobody" })).places).toEqual([]);
    expect((await listCalls({ dialer: "zendesk_talk", status: "routed" })).places).toEqual([3, 1]);
    expect((await listCalls({ start_date: "2026-01-15T05:00:00Z" })).places).toEqual([6, 5]);
    expect((await listCalls({ end_date: "2026-01-15T00:30:00Z" })).places).toEqual([0]);
    expect((await listCalls({ start_date: "2026-01-15T06:00:00+01:00" })).places).toEqual([6, 5]);
  });

  it("holds exactly what came in between two moments, both included", async () => {
    const between = {
      start_date: "2026-01-15T01:00:00.000Z",
      end_date: "2026-01-15T03:00:00.000Z",
    };

    expect((await listCalls(between)).places).toEqual([3, 2, 1]);
  });

  it("holds a whole day where start and end name the same one", async () => {
    const { places } = await listCalls({ start_date: "2026-01-15", end_date: "2026-01-15" });

    expect(places).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it.each([
    ["page", "0"],
    ["page", "-1"],
    ["page", "one"],
    ["page", "1.5"],
    ["page", "100001"],
    ["page_size", "0"],
    ["page_size", "201"],
    ["page_size", "many"],
    ["status", "sleeping"],
    ["status", ""],
    ["status", "failed,sleeping"],
    ["dialer", ""],
    ["start_date", "yesterday"],
    ["start_date", "2026-13-01"],
    ["start_date", "2026-02-30"],
    ["start_date", "2026-01-15T10:00:00"],
    ["end_date", "15.01.2026"],
    ["end_date", "1768435200000"],
    ["end_date", ""],
  ])("refuses %s=%s and names the field", async (field, value) => {
    const query = new URLSearchParams({ [field]: value });

    const reply = await startProduct().api(`/api/v1/calls?${query}`);

    expectProblem(reply, 400, "ValidationError");
    const { error } = z
      .object({ error: z.object({ details: z.array(z.object({ field: z.string() })) }) })
      .parse(reply.json);
    expect(error.details.map((detail) => detail.field.split(".")[0])).toEqual([field]);
  });

  it("says of a field that is left out that it is missing", async () => {
    const body = { driver_id: 42 };

    const reply = await startProduct().api("/api/v1/agent-calls", { method: "POST", body });

    expectProblem(reply, 400, "ValidationError");
    expect(reply.json).toMatchObject({
      error: { details: [{ field: "phone_number", message: "is missing", code: "invalid_type" }] },
    });
  });

  it("refuses a range that ends before it starts", async () => {
    const reply = await startProduct().api(
      "/api/v1/calls?start_date=2026-01-16&end_date=2026-01-14",
    );

    expectProblem(reply, 400, "ValidationError");
    expect(reply.json).toMatchObject({
      error: { details: [{ field: "end_date", code: "reversed_range" }] },
    });
  });

  it("is not fooled by SQL in what it is asked for", async () => {
    const { page } = await listCalls({ dialer: "x' OR '1'='1" });

    expect(page).toMatchObject({ data: [], total: 0 });
  });
});

describe("what the API says", () => {
  it("has every key in snake_case, and times in ISO 8601", async () => {
    const [{ callSid } = { callSid: "" }] = CALLS.slice(-1);
    const product = startProduct();
    const replies = await Promise.all(
      [
        `/api/v1/calls/${callSid}`,
        `/api/v1/logs/${callSid}`,
        "/api/v1/calls",
        "/api/v1/session",
        "/health",
        "/api/v1/calls?page=0",
      ].map((path) => product.api(path)),
    );

    for (const reply of replies) {
      const keys = keysOf(reply.json);
      expect(keys.filter((key) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key))).toEqual([]);
    }
    expect(replies[0]?.json).toMatchObject({
      data: { created_at: "2026-01-15T06:00:00.000Z", ended_at: "2026-01-15T06:00:01.000Z" },
    });
  });

  it("has null where nothing is known and an empty list where there is nothing", async () => {
    const callSid = aCallSid();
    await deliver(testEnv(), "ledger", [aLegMessage({ callSid, kind: "call.initiated" })]);

    const reply = await startProduct().api(`/api/v1/calls/${callSid}`);

    expect(reply.json).toMatchObject({
      data: { caller_number: null, routed_dialer: null, ended_at: null, legs: [] },
    });
  });

  it("has all fields of the stories for one call", async () => {
    const [{ callSid } = { callSid: "" }] = CALLS;

    const reply = await startProduct().api(`/api/v1/calls/${callSid}`);

    const { data } = z.object({ data: z.looseObject({}) }).parse(reply.json);
    expect(Object.keys(data)).toEqual(
      expect.arrayContaining([
        "id",
        "call_sid",
        "caller_number",
        "routed_dialer",
        "status",
        "routing_decision_ms",
        "created_at",
        "routed_at",
        "updated_at",
      ]),
    );
  });

  it("carries headers that keep browsers careful, on replies and on refusals", async () => {
    const product = startProduct();
    const replies = await Promise.all([
      product.api("/api/v1/calls"),
      product.api("/api/v1/calls", { key: null }),
      product.api("/api/v1/nothing"),
      product.api("/api/v1/calls", { method: "PUT" }),
      startProduct({ DB: brokenDatabase("throw") }).api("/api/v1/calls"),
    ]);

    for (const { headers } of replies) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{7,}/);
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    // Headers keep the names their protocol gives them.
    key.endsWith("_headers") ? [key] : [key, ...keysOf(below)],
  );
}

describe("health", () => {
  it("tells a stranger that it runs, and which version", async () => {
    const reply = await startProduct({ COMMIT: "abc1234" }).api("/health", { key: null });

    expect(reply.json).toEqual({
      status: "ok",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      commit: "abc1234",
      environment: "development",
      variables: [],
    });
  });

  it("names variables that are missing or wrong, and never their values", async () => {
    const product = startProduct({
      PUBLIC_URL: "not an address",
      BRAZE_API_KEY: "",
      BRAZE_TIMEOUT_MS: "9999",
      LOG_RETENTION_DAYS: "30",
    });

    const reply = await product.send("https://ivr.test/health");

    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ status: "degraded" });
    const { variables } = z
      .object({ variables: z.array(z.object({ name: z.string(), message: z.string() })) })
      .parse(reply.json);
    expect(variables.map((variable) => variable.name).sort()).toEqual([
      "BRAZE_API_KEY",
      "BRAZE_TIMEOUT_MS",
      "LOG_RETENTION_DAYS",
      "PUBLIC_URL",
    ]);
    expect(reply.text).not.toMatch(/not an address|9999/);
  });
});

describe("the API's document", () => {
  const documentSchema = z.looseObject({
    openapi: z.string(),
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          operationId: z.string().optional(),
          summary: z.string().optional(),
          security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
          responses: z.record(z.string(), z.unknown()),
        }),
      ),
    ),
  });

  async function operations() {
    const reply = await startProduct().api("/api/v1/openapi.json");
    const { paths } = documentSchema.parse(reply.json);
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
  }

  /** Routes are written with `:name`, the document with `{name}`. */
  const asInDocument = (path: string) =>
    (path.length > 1 ? path.replace(/\/$/, "") : path).replace(/:(\w+)(?:\{[^}]*\})?/g, "{$1}");

  it("is for people who are signed in", async () => {
    expectProblem(
      await startProduct().api("/api/v1/openapi.json", { key: null }),
      401,
      "AuthenticationError",
    );
  });

  it("lists every route under /api and /webhooks, and none that is not there", async () => {
    const routes = app.routes
      .filter((route) => route.method !== "ALL" && /^\/(api|webhooks)\//.test(route.path))
      .map((route) => `${route.method} ${asInDocument(route.path)}`);

    const listed = (await operations())
      .map(({ path, method }) => `${method.toUpperCase()} ${asInDocument(path)}`)
      .filter((route) => !route.endsWith("/health"));

    expect([...new Set(listed)].sort()).toEqual([...new Set(routes)].sort());
  });

  it("gives every operation a name of its own and a summary", async () => {
    const all = await operations();
    const names = all.map(({ operation }) => operation.operationId);

    expect(names.every((name) => typeof name === "string")).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    expect(all.every(({ operation }) => (operation.summary ?? "").length > 5)).toBe(true);
  });

  it("names every operation that refuses a stranger, and each one really does", async () => {
    const OPEN = ["openSession", "getHealth", "answerFallback", "answerFallbackByGet"];
    const PROOFS: Record<string, Record<string, string[]>[]> = {
      "/webhooks/braze": [{ webhookSecret: [] }],
      "/webhooks/elevenlabs": [{ elevenLabsSignature: [] }],
      "/webhooks/elevenlabs/transcription": [{ webhookSecret: [] }],
    };
    const guarded = (await operations()).filter(
      ({ operation }) =>
        !OPEN.includes(operation.operationId ?? "") &&
        !operation.security?.some((one) => "twilioSignature" in one),
    );
    const product = startProduct();

    expect(guarded.length).toBeGreaterThan(3);
    for (const { path, method, operation } of guarded) {
      const url = path.replaceAll(/\{\w+\}/g, "1");
      const reply = await product.api(url, { method: method.toUpperCase(), key: null });
      expect(reply.status, `${method} ${path}`).toBe(401);
      expect(operation.responses, `${method} ${path}`).toHaveProperty("401");
      const proof = PROOFS[path] ?? [{ apiKey: [] }, { session: [] }];
      expect(operation.security, `${method} ${path}`).toEqual(proof);
    }
  });

  it("refuses everybody but Twilio at the webhooks it says are signed", async () => {
    const signed = (await operations()).filter(({ operation }) =>
      operation.security?.some((one) => "twilioSignature" in one),
    );
    const product = startProduct();

    expect(signed.length).toBeGreaterThan(3);
    for (const { path } of signed) {
      const reply = await product.webhook(path, { CallSid: "CA1" }, { token: null });
      expect(reply.status, path).toBe(403);
    }
  });

  it.each(["/docs", "/docs/"])(
    "has a page at %s, which sends strangers to sign in first",
    async (path) => {
      const reply = await startProduct().fetch(path, { redirect: "manual" });

      expect(reply.status).toBe(302);
      expect(reply.headers.get("location")).toMatch(/^\/login\?next=(%2F|\/)docs/);
      await reply.body?.cancel();
    },
  );
});

it("keeps the rows it lists in D1, read by index", async () => {
  const plan = await boundEnv.DB.prepare(
    "EXPLAIN QUERY PLAN SELECT * FROM calls WHERE created_at >= 1 ORDER BY created_at DESC, id DESC LIMIT 50",
  ).all<{ detail: string }>();

  expect(plan.results.map((row) => row.detail).join(" ")).toContain("idx_calls_created_at");
});
