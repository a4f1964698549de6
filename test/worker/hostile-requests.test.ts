import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { withinOneMinute } from "../support/worker/clock";
import { captureLog } from "../support/worker/log-lines";
import { addUser, SESSION } from "../support/worker/people";
import { type Reply, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

/** Bodies and headers that somebody made to do harm, sent to every operation that takes a body. */

const { PUBLIC_URL } = TEST_VARIABLES;
const ADMIN = "the-key-of-an-admin";
const USERS = "/api/v1/users";

const log = captureLog();
const product = startProduct();
let writing: { method: string; path: string }[] = [];

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ requestBody: z.unknown().optional() })),
  ),
});

beforeAll(async () => {
  await addUser("admin@company.com", ADMIN);
  const { json } = await product.api("/api/v1/openapi.json", { key: ADMIN });
  writing = Object.entries(documentSchema.parse(json).paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.requestBody !== undefined && path.startsWith("/api/"))
      .map(([method]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, "999"),
      })),
  );
});

function send(method: string, path: string, body: BodyInit, headers = {}): Promise<Reply> {
  return product.send(path, {
    method,
    headers: { "content-type": "application/json", "x-api-key": ADMIN, ...headers },
    body,
  });
}

const problemSchema = z.strictObject({
  error: z.strictObject({
    type: z.string(),
    message: z.string(),
    details: z.array(z.strictObject({ field: z.string(), message: z.string(), code: z.string() })),
    request_id: z.uuid(),
  }),
});

/** Refused in the one format, or understood: never a fault of ours. */
function expectCalm(reply: Reply, what: string) {
  expect(reply.status, `${what}: ${reply.text}`).toBeLessThan(500);
  if (reply.status >= 400) problemSchema.parse(reply.json);
}

/** Names that mean something to JavaScript, to our tables or to our own contracts. */
const treacherousName = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "",
  "id",
  "email",
  "name",
  "role",
  "active",
  "config",
  "mappings",
  "api_key",
  "created_by",
  "\u0000",
  "$ne",
);
const { value: hostileValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, true, -0, 1e308, "", "admin", "\uD800", "' OR 1=1 --", "\r\n"),
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.array(tie("value"), { maxLength: 4 }),
    // Built from pairs, so that `__proto__` becomes a key like any other.
    fc
      .array(fc.tuple(treacherousName, tie("value")), { maxLength: 6 })
      .map((pairs) => Object.fromEntries(pairs)),
  ),
}));

describe("a hostile body", () => {
  it("of any shape is refused or understood by every operation, and pollutes nothing", async () => {
    expect(writing.length).toBeGreaterThan(3);
    await fc.assert(
      fc.asyncProperty(fc.nat(), hostileValue, async (which, value) => {
        const { method, path } = writing[which % writing.length] ?? { method: "", path: "" };

        const reply = await send(method, path, JSON.stringify(value));

        expectCalm(reply, `${method} ${path}`);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(log.of("request.failed")).toEqual([]);
  });

  it.each<[string, string]>([
    ["a prototype", '{"__proto__":{"role":"admin","polluted":true},"name":"Eve"}'],
    ["a constructor", '{"constructor":{"prototype":{"polluted":true}}}'],
    ["lists without end", "[".repeat(200_000)],
    ["lists in lists", "[".repeat(100_000) + "]".repeat(100_000)],
    ["objects in objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["a config in a config", `{"config":${'{"config":'.repeat(50_000)}1${"}".repeat(50_000)}}`],
    ["a number without end", `{"id":${"9".repeat(100_000)}}`],
    ["a hundred thousand keys", `{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`)}}`],
    ["bytes that are no text", "\u00ff\u00fe{"],
    ["two values", '{"name":"Eve"}{"name":"Eve"}'],
    ["a comment", '{/* */"name":"Eve"}'],
  ])("with %s does no harm anywhere", async (_what, body) => {
    for (const { method, path } of writing) {
      expectCalm(await send(method, path, body), `${method} ${path}`);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(log.of("request.failed")).toEqual([]);
  });

  it("gives nobody what a prototype or a repeated key promises", async () => {
    const person = '"email":"eve@company.com","name":"Eve"';

    const byPrototype = await send("POST", USERS, `{${person},"__proto__":{"role":"admin"}}`);
    const byRepetition = await send(
      "POST",
      USERS,
      `{${person},"role":"superadmin","role":"read_only"}`,
    );

    expect(byPrototype.status).toBe(400);
    expect(byPrototype.json).toMatchObject({ error: { details: [{ field: "role" }] } });
    expect(byRepetition.json).toMatchObject({ data: { role: "read_only" } });
  });

  it("of ten megabytes is refused before it is read, whoever sends it", async () => {
    const body = "x".repeat(10 * 1_048_576);

    for (const { method, path } of writing) {
      const reply = await send(method, path, body, { "x-api-key": "wrong" });
      expect(`${method} ${path} ${reply.status}`).toBe(`${method} ${path} 413`);
      problemSchema.parse(reply.json);
    }
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/html; charset=utf-8",
    "application/jsonp",
    "nonsense",
    "",
  ])("that says it is %j is refused: only JSON is read", async (type) => {
    const reply = await send("PUT", `${USERS}/999`, '{"name":"Eve"}', { "content-type": type });

    expect({ status: reply.status, json: reply.json }).toMatchObject({
      status: 400,
      json: {
        error: {
          type: "ValidationError",
          details: [{ field: "Content-Type", code: "invalid_content_type" }],
        },
      },
    });
  });

  it.each(["application/json; charset=utf-8", "Application/JSON"])(
    "is read where it says that it is %s",
    async (type) => {
      const reply = await send("PUT", `${USERS}/999`, '{"name":"Eve"}', { "content-type": type });

      expect(reply.status).toBe(404);
    },
  );
});

describe("a page of another site", () => {
  it.each(["https://evil.example", "null", `${PUBLIC_URL}.evil.example`, "http://ivr.test"])(
    "at %s gets no leave to read or to send anything",
    async (origin) => {
      const preflight = await product.send(USERS, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "x-api-key,content-type",
        },
      });
      const reading = await product.send(USERS, { headers: { origin, "x-api-key": ADMIN } });

      expect(preflight.status).toBe(405);
      for (const { headers } of [preflight, reading]) {
        const given = [...headers.keys()].filter((name) => name.startsWith("access-control-"));
        expect(given).toEqual([]);
      }
    },
  );
});

describe("limits", () => {
  it.each([
    ["logs", "/api/v1/logs/export"],
    ["ruleset", "/api/v1/ruleset"],
  ])("let one person export the %s so often a minute, and others still", async (what, path) => {
    const exportWith = async (key: string) => {
      const { status, headers } = await product.api(path, { key });
      return { status, retryAfter: headers.get("retry-after") };
    };

    const { tries, byAnother } = await withinOneMinute(async (attempt) => {
      const key = `the-key-for-the-${what}-${attempt}`;
      await addUser(`${what}-${attempt}@company.com`, key);
      const tries = [];
      for (let i = 0; i < 31; i++) tries.push(await exportWith(key));
      return { tries, byAnother: await exportWith(ADMIN) };
    });

    const passed = { status: 200, retryAfter: null };
    expect(tries).toEqual([...Array(30).fill(passed), { status: 429, retryAfter: "60" }]);
    expect(byAnother).toEqual(passed);
  });

  it("on wrong keys hold nobody back who has a right one", async () => {
    const { statuses, withRightKey } = await withinOneMinute(async (attempt) => {
      const headers = { "cf-connecting-ip": `203.0.113.${attempt}` };
      const signInWith = async (key: string) =>
        (await product.api(SESSION, { key, headers })).status;
      const statuses: number[] = [];
      for (let i = 0; i < 61; i++) statuses.push(await signInWith(`guess-${i}`));
      return { statuses, withRightKey: await signInWith(ADMIN) };
    });

    expect(statuses).toEqual([...Array(60).fill(401), 429]);
    expect(withRightKey).toBe(200);
  });
});
