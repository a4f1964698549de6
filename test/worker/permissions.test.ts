import { env as boundEnv } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { sha256Hex } from "../../src/access/api-key";
import { captureLog } from "../support/worker/log-lines";
import { addUser, rowsOf } from "../support/worker/people";
import { type Reply, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

/** Every operation of the API's document, asked by everybody there is. */

const { PUBLIC_URL } = TEST_VARIABLES;
const ADMIN = "the-key-of-an-admin";
const VIEWER = "the-key-of-a-viewer";
const GONE = "the-key-of-somebody-gone";
const OLD_SESSION = "a-session-of-long-ago";
const ADMINS_SESSION = "a-session-of-an-admin";
const NOON = Date.UTC(2026, 5, 1, 12);

const log = captureLog();
const product = startProduct();
let viewerId = 0;

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        security: z.array(z.record(z.string(), z.unknown())).optional(),
        "x-required-role": z.enum(["admin", "read_only"]).optional(),
      }),
    ),
  ),
});

interface Operation {
  name: string;
  method: string;
  path: string;
  role: "admin" | "read_only" | null;
}

/** Operations that nobody needs a key for; each has a reason of its own. */
const OPEN_TO_ALL = ["openSession"];

let operations: Operation[] = [];
const guarded = () => operations.filter(({ name }) => !OPEN_TO_ALL.includes(name));
const forAdmins = () => guarded().filter(({ role }) => role === "admin");
const forViewers = () => guarded().filter(({ role }) => role === "read_only");

beforeAll(async () => {
  const adminId = await addUser("admin@company.com", ADMIN);
  viewerId = await addUser("viewer@company.com", VIEWER, "read_only");
  await addUser("gone@company.com", GONE, "admin", { active: false });
  const session = boundEnv.DB.prepare("INSERT INTO sessions VALUES (?1, ?2, ?3, ?3, ?4)");
  await boundEnv.DB.batch([
    session.bind(await sha256Hex(OLD_SESSION), viewerId, 0, 1),
    session.bind(await sha256Hex(ADMINS_SESSION), adminId, NOON, NOON + 60_000),
  ]);

  const { json } = await product.api("/api/v1/openapi.json", { key: ADMIN });
  operations = Object.entries(documentSchema.parse(json).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      path.startsWith("/api/")
        ? {
            name: operation.operationId,
            method: method.toUpperCase(),
            path,
            role: operation["x-required-role"] ?? null,
          }
        : [],
    ),
  );
});

let visitors = 0;

beforeEach(() => {
  vi.spyOn(Date, "now").mockReturnValue(NOON);
});

/**
 * Asks for an operation with everything in it wrong: ids, query and body. Whoever may not come in
 * must not learn even that.
 */
function ask({ method, path }: Operation, headers: Record<string, string>): Promise<Reply> {
  const url = `${path.replaceAll(/\{\w+\}/g, "no%20id")}?page=zero&limit=none`;
  const hasBody = ["POST", "PUT", "PATCH"].includes(method);
  visitors += 1;
  return product.send(url, {
    method,
    headers: {
      ...(hasBody ? { "content-type": "application/json" } : {}),
      "cf-connecting-ip": `198.51.100.${visitors % 250}`,
      ...headers,
    },
    ...(hasBody ? { body: '{"nothing":"fits"}' } : {}),
  });
}

function refusal(reply: Reply, type: string, message: string) {
  const request_id = reply.headers.get("x-request-id");
  return { error: { type, message, details: [], request_id } };
}

/** Whether a request for `path` comes to this operation, if need be by taking a word for an id. */
function isTaken(operation: Operation, path: string): boolean {
  const pattern = operation.path.replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`).test(path);
}

const STRANGERS: [string, Record<string, string>, string][] = [
  ["nobody", {}, "Sign in, or send your key in the header X-API-Key"],
  ["a wrong key", { "x-api-key": "wrong" }, "That key is not valid or no longer active"],
  ["a deactivated key", { "x-api-key": GONE }, "That key is not valid or no longer active"],
  [
    "an expired session",
    { cookie: `__Host-session=${OLD_SESSION}`, origin: PUBLIC_URL },
    "This session is over: sign in again",
  ],
];

describe("every operation", () => {
  it("says in its contract who may call it", () => {
    expect(guarded().filter(({ role }) => role === null)).toEqual([]);
    expect(forAdmins().length).toBeGreaterThan(5);
    expect(forViewers().length).toBeGreaterThan(5);
  });

  it.each(STRANGERS)(
    "answers %s with 401, before it looks at anything",
    async (_, headers, says) => {
      for (const operation of guarded()) {
        const reply = await ask(operation, headers);

        expect({ name: operation.name, status: reply.status, json: reply.json }).toEqual({
          name: operation.name,
          status: 401,
          json: refusal(reply, "AuthenticationError", says),
        });
        const request_id = reply.headers.get("x-request-id");
        expect(log.of("request.refused", { request_id })).toMatchObject([
          { level: "WARNING", method: operation.method, type: "AuthenticationError" },
        ]);
      }
    },
  );

  it("for admins answers a viewer with 403, before it looks at anything", async () => {
    for (const operation of forAdmins()) {
      const reply = await ask(operation, { "x-api-key": VIEWER });

      expect({ name: operation.name, status: reply.status, json: reply.json }).toEqual({
        name: operation.name,
        status: 403,
        json: refusal(
          reply,
          "AuthorizationError",
          "Insufficient permissions. Admin role required.",
        ),
      });
      const request_id = reply.headers.get("x-request-id");
      expect(log.of("request.refused", { request_id })).toMatchObject([
        { level: "WARNING", method: operation.method, user_id: viewerId },
      ]);
    }
  });

  it.each([
    ["a viewer, where viewers may", VIEWER, forViewers],
    ["an admin", ADMIN, guarded],
  ])("lets %s in, to be told what is wrong with the request", async (_, key, operationsOf) => {
    for (const operation of operationsOf()) {
      const { status, text } = await ask(operation, { "x-api-key": key });

      expect([401, 403, 405, 500], `${operation.name}: ${text}`).not.toContain(status);
    }
    expect(log.of("request.failed")).toEqual([]);
  });

  it("that changes something refuses a signed-in browser on any page but ours", async () => {
    const cookie = `__Host-session=${ADMINS_SESSION}`;
    const changing = guarded().filter(({ method }) => method !== "GET");
    expect(changing.length).toBeGreaterThan(3);

    for (const operation of changing) {
      const foreign = await ask(operation, { cookie, origin: "https://evil.example" });
      const unknown = await ask(operation, { cookie });

      for (const reply of [foreign, unknown]) {
        expect({ name: operation.name, status: reply.status, json: reply.json }).toEqual({
          name: operation.name,
          status: 403,
          json: refusal(reply, "AuthorizationError", "This request comes from another site"),
        });
      }
    }
    const [list] = forAdmins().filter(({ name }) => name === "listUsers");
    expect(list && (await ask(list, { cookie })).status).toBe(200);
  });

  it("takes no other method, whoever asks", async () => {
    for (const path of new Set(operations.map((one) => one.path))) {
      const known = operations.filter((one) => isTaken(one, path)).map(({ method }) => method);
      const others = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"].filter(
        (method) => !known.includes(method),
      );
      for (const method of others) {
        const reply = await ask({ name: "", role: null, path, method }, {});
        expect(`${method} ${path} ${reply.status}`).toBe(`${method} ${path} 405`);
        expect(reply.headers.get("allow")).toContain(known[0]);
        expect(reply.headers.get("access-control-allow-origin")).toBeNull();
      }
    }
  });
});

describe("refused attempts in the audit", () => {
  const refusals = () =>
    rowsOf(
      `SELECT user_email, entity_type, entity_id, before_value, after_value, ip_address
       FROM config_audit_logs WHERE action = 'refuse' ORDER BY id`,
    );

  it("are one an hour for each person and operation, however often they try", async () => {
    const everybody = forAdmins();
    for (let i = 0; i < 2; i++) {
      for (const operation of everybody) await ask(operation, { "x-api-key": VIEWER });
    }
    await product.settle();

    const found = (await refusals()).filter(({ user_email }) => user_email !== "stranger");
    expect(found).toHaveLength(everybody.length);
    expect(found[0]).toMatchObject({
      user_email: "viewer@company.com",
      entity_type: "operation",
      entity_id: expect.stringMatching(/^[A-Z]+ \/api\/v1\/[\w/:-]+$/),
      after_value: '{"reason":"Insufficient permissions. Admin role required."}',
    });

    vi.spyOn(Date, "now").mockReturnValue(Date.UTC(2026, 5, 1, 13));
    const [first] = everybody;
    if (first) await ask(first, { "x-api-key": VIEWER });
    await product.settle();
    const later = (await refusals()).filter(({ user_email }) => user_email !== "stranger");
    expect(later).toHaveLength(everybody.length + 1);
  });

  it("are one a minute for all strangers together, wherever they come from", async () => {
    const strangers = async () => {
      await product.settle();
      return (await refusals()).filter(({ user_email }) => user_email === "stranger").length;
    };
    const [calls] = forViewers();
    const before = await strangers();
    vi.spyOn(Date, "now").mockReturnValue(Date.UTC(2026, 5, 2));

    for (let i = 0; i < 30; i++) {
      if (calls) await ask(calls, { "x-api-key": `guess-${i}` });
    }
    expect(await strangers()).toBe(before + 1);

    vi.spyOn(Date, "now").mockReturnValue(Date.UTC(2026, 5, 2, 0, 1));
    if (calls) await ask(calls, { "x-api-key": "one more guess" });
    expect(await strangers()).toBe(before + 2);
  });

  it("do not know the secrets that were tried", async () => {
    const [calls] = forViewers();
    vi.spyOn(Date, "now").mockReturnValue(Date.UTC(2026, 5, 3));

    if (calls) await ask(calls, { "x-api-key": "a-key-that-was-tried" });
    await product.settle();

    expect(JSON.stringify(await refusals())).not.toContain("a-key-that-was-tried");
    expect(log.text()).not.toContain("a-key-that-was-tried");
  });
});
