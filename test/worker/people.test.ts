import { reset } from "cloudflare:test";
import { env as boundEnv } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brazeKnows } from "../support/worker/braze";
import { startClock, withinOneMinute } from "../support/worker/clock";
import { captureLog } from "../support/worker/log-lines";
import { migrate } from "../support/worker/migrations";
import {
  addUser,
  rowsOf as all,
  signIn as openSession,
  SESSION,
  type SignedIn,
} from "../support/worker/people";
import { type Product, type Reply, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

const { API_KEY, PUBLIC_URL } = TEST_VARIABLES;
const HOUR_MS = 3_600_000;

const log = captureLog();

beforeEach(async () => {
  await reset();
  await migrate();
});

/** Whatever a test did: no secret and no caller's whole number stands in any line. */
afterEach(() => {
  const lines = log.text();
  expect(lines).not.toContain(API_KEY);
  for (const secret of seenTokens.splice(0)) expect(lines).not.toContain(secret);
  expect(lines).not.toMatch(/\+\d{8,}/);
});

const seenTokens: string[] = [];

const users = () => all("SELECT email, role, active FROM users ORDER BY id");

const audit = () =>
  all(
    "SELECT action, entity_type, user_email, ip_address, request_id FROM config_audit_logs ORDER BY id",
  );

/** Signs in, and remembers the cookie as a secret. */
async function signIn(...request: Parameters<typeof openSession>): Promise<SignedIn> {
  const signedIn = await openSession(...request);
  if (signedIn.token) seenTokens.push(signedIn.token);
  return signedIn;
}

const withCookie = (product: Product, cookie: string, init: RequestInit = {}) =>
  product.send(SESSION, { ...init, headers: { cookie, ...init.headers } });

function expectRefusal(reply: Reply, status: number, type: string) {
  expect(reply.json).toEqual({
    error: {
      type,
      message: expect.any(String),
      details: [],
      request_id: reply.headers.get("x-request-id"),
    },
  });
  expect(reply.status).toBe(status);
}

describe("the first admin", () => {
  it("is made by the first use of API_KEY", async () => {
    const reply = await startProduct().api(SESSION);

    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      data: {
        user: { id: 1, email: "admin@localhost", name: expect.any(String), role: "admin" },
        expires_at: null,
      },
    });
    expect(await users()).toEqual([{ email: "admin@localhost", role: "admin", active: 1 }]);
    expect(await audit()).toMatchObject([
      { action: "create", entity_type: "user", user_email: "system" },
    ]);
  });

  it("is made by signing in with API_KEY, too", async () => {
    const { reply } = await signIn(startProduct());

    expect(reply.status).toBe(201);
    expect(await users()).toHaveLength(1);
  });

  it("is made once when two first requests come at the same time", async () => {
    const [one, two] = [startProduct(), startProduct()];

    const replies = await Promise.all([one.api(SESSION), two.api(SESSION), one.api(SESSION)]);

    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
    expect(await users()).toHaveLength(1);
    expect(await audit()).toHaveLength(1);
  });

  it("keeps the first key: a changed variable means nothing later", async () => {
    await startProduct().api(SESSION);
    const changed = startProduct({ API_KEY: "another-key-for-the-variable" });

    const withNew = await changed.api(SESSION, { key: "another-key-for-the-variable" });
    const withOld = await changed.api(SESSION);

    expectRefusal(withNew, 401, "AuthenticationError");
    expect(withOld.status).toBe(200);
    expect(await users()).toHaveLength(1);
  });

  it("does not come back by API_KEY after being deactivated", async () => {
    await startProduct().api(SESSION);
    await all("UPDATE users SET active = 0");

    expectRefusal(await startProduct().api(SESSION), 401, "AuthenticationError");
    expect(await users()).toEqual([{ email: "admin@localhost", role: "admin", active: 0 }]);
  });

  it("is not made while somebody else is there already", async () => {
    await addUser("someone@example.com", "a-key-that-is-someones");

    expectRefusal(await startProduct().api(SESSION), 401, "AuthenticationError");
    expect(await users()).toHaveLength(1);
  });

  it("is not made by any other key, nor without the variable", async () => {
    const wrong = await startProduct().api(SESSION, { key: "some-other-key-altogether" });
    const unset = await startProduct({ API_KEY: "" }).api(SESSION, { key: "" });
    const tooShort = await startProduct({ API_KEY: "short" }).api(SESSION, { key: "short" });

    expect([wrong.status, unset.status, tooShort.status]).toEqual([401, 401, 401]);
    expect(await users()).toEqual([]);
  });

  it("has a key of which only a prefix and a hash are kept", async () => {
    await startProduct().api(SESSION);

    const [row] = await all("SELECT * FROM users");
    expect(JSON.stringify(row)).not.toContain(API_KEY);
    expect(row).toMatchObject({ api_key_prefix: API_KEY.slice(0, 8) });
    expect(String(row?.api_key_hash)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("a request without a valid key or session", () => {
  it.each<[string, Record<string, string>]>([
    ["has neither", {}],
    ["has a wrong key", { "x-api-key": "wrong" }],
    ["has an empty key", { "x-api-key": "" }],
    ["has an unknown session", { cookie: "__Host-session=abcdef" }],
    ["has an empty session", { cookie: "__Host-session=" }],
    ["has a session under another name", { cookie: "session=abcdef" }],
    ["has a cookie that is none", { cookie: ";;;=%%%" }],
  ])("is refused with 401 and a warning when it %s", async (_why, headers) => {
    const reply = await startProduct().send("/api/v1/calls", { headers });

    expectRefusal(reply, 401, "AuthenticationError");
    expect(log.of("request.refused")).toMatchObject([{ level: "WARNING", path: "/api/v1/calls" }]);
  });

  it("with a wrong key does not fall back to a good session", async () => {
    const product = startProduct();
    const { cookie } = await signIn(product);

    const reply = await withCookie(product, cookie, { headers: { "x-api-key": "wrong" } });

    expectRefusal(reply, 401, "AuthenticationError");
  });

  it("is told nothing of why a key is wrong", async () => {
    await addUser("gone@example.com", "a-key-of-somebody-gone");
    await all("UPDATE users SET active = 0");
    const product = startProduct();

    const gone = await product.api(SESSION, { key: "a-key-of-somebody-gone" });
    const unknown = await product.api(SESSION, { key: "a-key-of-nobody-at-all" });

    const message = (reply: Reply) =>
      JSON.stringify(reply.json).replace(/"request_id":"[^"]+"/, "");
    expect(message(gone)).toBe(message(unknown));
  });
});

describe("signing in", () => {
  it("exchanges a key for a session that says who one is", async () => {
    const product = startProduct();

    const { reply, cookie } = await signIn(product);
    const who = await withCookie(product, cookie);

    expect(reply.status).toBe(201);
    for (const { json } of [reply, who]) {
      expect(json).toMatchObject({
        data: { user: { email: "admin@localhost", role: "admin" }, expires_at: expect.any(String) },
      });
    }
  });

  it("sets a cookie that scripts, other sites and plain http never see", async () => {
    const { cookie, attributes } = await signIn(startProduct());

    expect(cookie).toMatch(/^__Host-session=[0-9a-f]{64}$/);
    expect(attributes.sort()).toEqual([
      "httponly",
      `max-age=${7 * 24 * 3_600}`,
      "path=/",
      "samesite=strict",
      "secure",
    ]);
  });

  it("uses a plain cookie on a laptop's plain http", async () => {
    const { cookie, attributes } = await signIn(startProduct(), API_KEY, "http://localhost:8787");

    expect(cookie).toMatch(/^session=/);
    expect(attributes).not.toContain("secure");
    expect(attributes).toContain("httponly");
  });

  it("never uses the plain cookie in production, even over plain http", async () => {
    const product = startProduct({ ENVIRONMENT: "production" });

    const { cookie, attributes } = await signIn(product, API_KEY, "http://ivr.test");

    expect(cookie).not.toMatch(/^session=/);
    expect(cookie === "" || attributes.includes("secure")).toBe(true);
  });

  it("gives each sign-in a session of its own, and keeps only its hash", async () => {
    const product = startProduct();

    const [one, two] = [await signIn(product), await signIn(product)];

    expect(one.cookie).not.toBe(two.cookie);
    const rows = await all("SELECT * FROM sessions");
    expect(rows).toHaveLength(2);
    for (const token of seenTokens) expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("is refused with a wrong key, without saying more", async () => {
    const { reply, cookie, address } = await signIn(startProduct(), "no-key-of-anybody-here");

    expectRefusal(reply, 401, "AuthenticationError");
    expect(cookie).toBe("");
    expect(log.of("access.sign_in_refused")).toMatchObject([
      { level: "WARNING", ip_address: address },
    ]);
  });

  it.each<[string, unknown]>([
    ["no key", {}],
    ["a key that is no text", { api_key: 7 }],
    ["an empty key", { api_key: "" }],
    ["a key of a thousand letters", { api_key: "k".repeat(1_000) }],
  ])("is refused with 400 and the field named when it has %s", async (_what, body) => {
    const reply = await startProduct().api(SESSION, { method: "POST", body, key: null });

    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({
      error: { type: "ValidationError", details: [{ field: "api_key" }] },
    });
    expect(reply.text).not.toContain("kkkk");
  });

  it("is refused from a page of another site", async () => {
    const reply = await startProduct().api(SESSION, {
      method: "POST",
      key: null,
      body: { api_key: API_KEY },
      headers: { origin: "https://evil.example" },
    });

    expectRefusal(reply, 403, "AuthorizationError");
    expect(reply.headers.get("set-cookie")).toBeNull();
  });

  it("is limited to so many tries a minute from one address", async () => {
    const product = startProduct();
    const attempt = (address: string) =>
      product.api(SESSION, {
        method: "POST",
        key: null,
        body: { api_key: "a-guess-at-somebodys-key" },
        headers: { "cf-connecting-ip": address },
      });

    const replies = await withinOneMinute(async (time) => {
      const given: Reply[] = [];
      for (let i = 0; i < 61; i++) given.push(await attempt(`198.51.100.${time}`));
      return given;
    });
    const [last] = replies.slice(-1);
    const elsewhere = await attempt("203.0.113.1");

    expect(replies.slice(0, 60).every((reply) => reply.status === 401)).toBe(true);
    expect(last && { status: last.status, json: last.json }).toMatchObject({
      status: 429,
      json: { error: { type: "RateLimitError" } },
    });
    expect(elsewhere.status).toBe(401);
  });

  it("notes the login on the person", async () => {
    await signIn(startProduct());

    const [row] = await all("SELECT last_login_at FROM users");
    expect(row?.last_login_at).toEqual(expect.any(Number));
  });

  it("and signing out are in the audit, with who, from where and by which request", async () => {
    const product = startProduct();
    const { reply, cookie, address } = await signIn(product);
    const out = await withCookie(product, cookie, {
      method: "DELETE",
      headers: { origin: PUBLIC_URL, "cf-connecting-ip": address },
    });

    expect(out.status).toBe(204);
    expect(await audit()).toEqual([
      expect.objectContaining({ action: "create", user_email: "system" }),
      {
        action: "sign_in",
        entity_type: "session",
        user_email: "admin@localhost",
        ip_address: address,
        request_id: reply.headers.get("x-request-id"),
      },
      {
        action: "sign_out",
        entity_type: "session",
        user_email: "admin@localhost",
        ip_address: address,
        request_id: out.headers.get("x-request-id"),
      },
    ]);
  });

  it("is in the audit each time, even when a client repeats its request id", async () => {
    const product = startProduct();
    await product.api(SESSION);
    const headers = { "x-request-id": crypto.randomUUID() };

    for (let i = 0; i < 2; i++) {
      await product.api(SESSION, {
        method: "POST",
        key: null,
        body: { api_key: API_KEY },
        headers,
      });
    }

    expect((await audit()).filter((entry) => entry.action === "sign_in")).toHaveLength(2);
  });
});

describe("a session", () => {
  it("is over after signing out, and its cookie is taken back", async () => {
    const product = startProduct();
    const { cookie } = await signIn(product);

    const out = await withCookie(product, cookie, {
      method: "DELETE",
      headers: { origin: PUBLIC_URL },
    });

    expect(out.status).toBe(204);
    expect(out.text).toBe("");
    expect(out.headers.get("set-cookie")).toMatch(/^__Host-session=; Max-Age=0/);
    expectRefusal(await withCookie(product, cookie), 401, "AuthenticationError");
  });

  it("is looked up once, together with its person", async () => {
    const { cookie } = await signIn(startProduct());
    const asked: string[] = [];
    const { DB } = boundEnv;
    const counting = new Proxy(DB, {
      get: (db, name: keyof D1Database) =>
        name === "prepare"
          ? (query: string) => {
              asked.push(query);
              return db.prepare(query);
            }
          : db[name].bind(db),
    });

    const reply = await withCookie(startProduct({ DB: counting }), cookie);

    expect(reply.json).toMatchObject({ data: { expires_at: expect.any(String) } });
    expect(asked.filter((query) => /\b(sessions|users)\b/.test(query))).toHaveLength(1);
  });

  it("of one browser stays when another one signs out", async () => {
    const product = startProduct();
    const [one, two] = [await signIn(product), await signIn(product)];

    await withCookie(product, one.cookie, { method: "DELETE", headers: { origin: PUBLIC_URL } });

    expect((await withCookie(product, two.cookie)).status).toBe(200);
  });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a page without an origin", {}],
    ["our host by plain http", { origin: PUBLIC_URL.replace("https", "http") }],
    ["a sandboxed frame", { origin: "null" }],
  ])("changes nothing when %s asks", async (_who, headers) => {
    const product = startProduct();
    const { cookie } = await signIn(product);

    const reply = await withCookie(product, cookie, { method: "DELETE", headers });

    expectRefusal(reply, 403, "AuthorizationError");
    expect((await withCookie(product, cookie)).status).toBe(200);
  });

  it("is over when nobody used it for twelve hours", async () => {
    const product = startProduct();
    const { cookie } = await signIn(product);
    const clock = startClock();

    clock.skip(12 * HOUR_MS - 60_000);
    const inTime = await withCookie(product, cookie);
    await product.settle();
    clock.skip(12 * HOUR_MS - 60_000);
    const again = await withCookie(product, cookie);
    await product.settle();
    clock.skip(12 * HOUR_MS);
    const late = await withCookie(product, cookie);

    expect([inTime.status, again.status, late.status]).toEqual([200, 200, 401]);
  });

  it("is over after seven days however much it is used", async () => {
    const product = startProduct();
    const { cookie } = await signIn(product);
    const clock = startClock();
    const statuses: number[] = [];

    for (let i = 0; i < 17; i++) {
      clock.skip(10 * HOUR_MS);
      statuses.push((await withCookie(product, cookie)).status);
      await product.settle();
    }

    expect(statuses).toEqual([...Array(16).fill(200), 401]);
  });

  it("of somebody who was deactivated is over at once, and so is the key", async () => {
    const product = startProduct();
    const { cookie } = await signIn(product);

    await all("UPDATE users SET active = 0");

    expectRefusal(await withCookie(product, cookie), 401, "AuthenticationError");
    expectRefusal(await product.api(SESSION), 401, "AuthenticationError");
  });

  it("has the role its person has now", async () => {
    const product = startProduct();
    const { cookie } = await signIn(product);

    await all("UPDATE users SET role = 'read_only'");

    expect((await withCookie(product, cookie)).json).toMatchObject({
      data: { user: { role: "read_only" } },
    });
  });

  it("is written to at most every five minutes, so that reading is no write", async () => {
    const product = startProduct();
    const { cookie } = await signIn(product);
    const lastSeen = async () => (await all("SELECT last_seen_at FROM sessions"))[0]?.last_seen_at;
    const before = await lastSeen();
    const clock = startClock();

    clock.skip(4 * 60_000);
    await withCookie(product, cookie);
    await product.settle();
    const soon = await lastSeen();
    clock.skip(2 * 60_000);
    await withCookie(product, cookie);
    await product.settle();

    expect(soon).toBe(before);
    expect(await lastSeen()).toBeGreaterThan(Number(before));
  });
});

describe("somebody who may only look", () => {
  it("sees calls, and may sign in and out", async () => {
    await addUser("viewer@example.com", "the-key-of-a-viewer-only", "read_only");
    const product = startProduct();

    const { reply, cookie } = await signIn(product, "the-key-of-a-viewer-only");
    const calls = await product.send("/api/v1/calls", { headers: { cookie } });
    const out = await withCookie(product, cookie, {
      method: "DELETE",
      headers: { origin: PUBLIC_URL },
    });

    expect(reply.json).toMatchObject({ data: { user: { role: "read_only" } } });
    expect([calls.status, out.status]).toEqual([200, 204]);
  });

  it("never sees a caller's whole number", async () => {
    await addUser("viewer@example.com", "the-key-of-a-viewer-only", "read_only");
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const LEDGER = { ...boundEnv.LEDGER, send: () => Promise.reject(new Error("full")) };
    const ringing = startProduct({ LEDGER: LEDGER as unknown as Env["LEDGER"] });

    const { callSid } = await ringing.ring({ From: "+491711234567" });
    await ringing.settle();
    const key = "the-key-of-a-viewer-only";
    const replies = await Promise.all(
      ["calls", `calls/${callSid}`, `logs/${callSid}`].map((path) =>
        product.api(`/api/v1/${path}`, { key }),
      ),
    );

    for (const reply of replies) {
      expect(reply.status).toBe(200);
      expect(reply.text).not.toContain("491711234567");
    }
  });
});
