import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { startClock } from "../support/worker/clock";
import { captureLog } from "../support/worker/log-lines";
import { migrate } from "../support/worker/migrations";
import { addUser, rowsOf, SESSION, signIn, wholeDatabase } from "../support/worker/people";
import { type ApiOptions, type Product, type Reply, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

const { API_KEY, PUBLIC_URL } = TEST_VARIABLES;
const USERS = "/api/v1/users";
const MAYA = { email: "maya@company.com", name: "Maya Patel", role: "read_only" };
const MINUTE_MS = 60_000;

const log = captureLog();
/** Keys and cookies that came up in a test, and every reply there was. */
const secrets: string[] = [];
const replies: string[] = [];

beforeEach(async () => {
  await reset();
  await migrate();
  secrets.splice(0, Infinity, API_KEY);
  replies.length = 0;
});

/** Whatever a test did: a key is said in one reply at most, and kept in no line and no row. */
afterEach(async () => {
  const lines = log.text();
  const database = await wholeDatabase();
  expect(database).toContain("Lead score tiers");
  for (const secret of secrets) {
    expect(lines).not.toContain(secret);
    expect(database).not.toContain(secret);
    expect(replies.filter((reply) => reply.includes(secret)).length).toBeLessThanOrEqual(1);
  }
});

async function ask(product: Product, path: string, options: ApiOptions = {}): Promise<Reply> {
  const reply = await product.api(path, options);
  replies.push(reply.text);
  return reply;
}

const userSchema = z.looseObject({ id: z.number(), api_key: z.string().nullish() });

/** The user in a reply; its key counts as a secret from then on. */
function userIn(reply: Reply) {
  const { data } = z.object({ data: userSchema }).parse(reply.json);
  if (data.api_key) secrets.push(data.api_key);
  return { ...data, key: data.api_key ?? "" };
}

async function addMaya(product: Product, changed: Record<string, unknown> = {}) {
  const reply = await ask(product, USERS, { method: "POST", body: { ...MAYA, ...changed } });
  expect(reply.status, reply.text).toBe(201);
  return userIn(reply);
}

const post = (product: Product, path: string, body?: unknown) =>
  ask(product, path, { method: "POST", ...(body === undefined ? {} : { body }) });
const put = (product: Product, id: number, body: unknown, options: ApiOptions = {}) =>
  ask(product, `${USERS}/${id}`, { method: "PUT", body, ...options });
const remove = (product: Product, id: number, options: ApiOptions = {}) =>
  ask(product, `${USERS}/${id}`, { method: "DELETE", ...options });
const statusWith = async (product: Product, key: string) =>
  (await ask(product, `${USERS}/me`, { key })).status;

async function auditOf(entityType: string) {
  const rows = await rowsOf(
    `SELECT action, entity_id, user_email, before_value, after_value, ip_address, request_id
     FROM config_audit_logs WHERE entity_type = '${entityType}' ORDER BY id`,
  );
  return rows.map((row) => ({
    ...row,
    action: row.action,
    before: JSON.parse(String(row.before_value)),
    after: JSON.parse(String(row.after_value)),
  }));
}

function expectProblem(reply: Reply, status: number, error: Record<string, unknown>) {
  expect({ status: reply.status, json: reply.json }).toMatchObject({ status, json: { error } });
}

describe("adding somebody", () => {
  it("shows their key once, and never again", async () => {
    const product = startProduct();

    const reply = await post(product, USERS, MAYA);
    const maya = userIn(reply);
    const again = await ask(product, `${USERS}/${maya.id}`);

    expect(reply.status).toBe(201);
    expect(maya.key).toMatch(/^eivr_[0-9a-f]{64}$/);
    const shown = {
      id: maya.id,
      ...MAYA,
      active: true,
      last_login_at: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
      created_by: "admin@localhost",
    };
    expect(reply.json).toEqual({ data: { ...shown, api_key: maya.key } });
    expect(again.json).toEqual({ data: shown });
    expect(await statusWith(product, maya.key)).toBe(200);
  });

  it("takes an address without regard to case, and keeps it in lower case", async () => {
    const product = startProduct();

    const maya = await addMaya(product, { email: "Maya@Company.COM" });
    const twice = await post(product, USERS, { ...MAYA, email: "MAYA@company.com" });

    expect(maya).toMatchObject({ email: "maya@company.com" });
    expectProblem(twice, 409, {
      type: "ConflictError",
      details: [{ field: "email", code: "email_taken" }],
    });
  });

  it("offers to reactivate somebody who left", async () => {
    const product = startProduct();
    const maya = await addMaya(product);
    await remove(product, maya.id);

    const reply = await post(product, USERS, MAYA);

    expectProblem(reply, 409, {
      message: `There is an inactive user with this e-mail address: reactivate user ${maya.id}`,
      details: [{ field: "email", code: "inactive_user" }],
    });
  });

  it("makes one person where the same address is added twice at once", async () => {
    const product = startProduct();
    await ask(product, USERS);

    const both = await Promise.all([1, 2, 3].map(() => post(product, USERS, MAYA)));

    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await rowsOf("SELECT id FROM users WHERE email = 'maya@company.com'")).toHaveLength(1);
    expect(await auditOf("user")).toHaveLength(2);
    for (const reply of both) if (reply.status === 201) userIn(reply);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["no address", { email: undefined }, "email"],
    ["an address that is none", { email: "maya" }, "email"],
    [
      "an address with a line break",
      { email: "maya@company.com\r\nBcc: all@company.com" },
      "email",
    ],
    ["an address without end", { email: `${"m".repeat(250)}@company.com` }, "email"],
    ["no name", { name: undefined }, "name"],
    ["a name of spaces", { name: "   " }, "name"],
    ["a name with a line break", { name: "Maya\r\nBcc: all@company.com" }, "name"],
    ["a name that turns the text around", { name: "Maya \u202Enimda" }, "name"],
    ["a name nobody can see", { name: "\u200B\u200D" }, "name"],
    ["a name with half a character", { name: "Maya \uD83D" }, "name"],
    ["a name without end", { name: "m".repeat(101) }, "name"],
    ["a name that is a list", { name: ["Maya"] }, "name"],
    ["a role nobody has", { role: "superadmin" }, "role"],
    ["no role", { role: undefined }, "role"],
  ])("is refused with %s, and the field is named", async (_what, changed, field) => {
    const reply = await post(startProduct(), USERS, { ...MAYA, ...changed });

    expectProblem(reply, 400, { type: "ValidationError", details: [{ field }] });
    expect(await rowsOf("SELECT * FROM users WHERE email LIKE 'm%'")).toEqual([]);
  });

  it.each(["Мая Патель", "마야 파텔", "مایا پاتل‌پور", "Maya O’Neill-Müller 3rd", "👩‍💻 Maya"])(
    "takes the name %s as it is",
    async (name) => {
      expect(await addMaya(startProduct(), { name })).toMatchObject({ name });
    },
  );

  it("ignores what it was not asked for", async () => {
    const product = startProduct();

    const maya = await addMaya(product, {
      id: 77,
      active: false,
      api_key: "mine",
      created_by: "x",
    });

    expect(maya).toMatchObject({ active: true, created_by: "admin@localhost" });
    expect(maya.id).not.toBe(77);
    expect(await statusWith(product, "mine")).toBe(401);
  });
});

describe("the list of users", () => {
  it("shows everybody, active or not, and nobody's key", async () => {
    const product = startProduct();
    const maya = await addMaya(product);
    await remove(product, maya.id);

    const reply = await ask(product, USERS);

    expect(reply.json).toMatchObject({
      data: [
        { id: 1, email: "admin@localhost", role: "admin", active: true },
        { id: maya.id, ...MAYA, active: false, last_login_at: null },
      ],
      total: 2,
      page: 1,
      page_size: 2,
    });
    expect(reply.text).not.toMatch(/key|hash|prefix/);
  });

  it("is for admins; others see themselves", async () => {
    const product = startProduct();
    const { id, key } = await addMaya(product);

    expect((await ask(product, USERS, { key })).status).toBe(403);
    expect((await ask(product, `${USERS}/${id}`, { key })).status).toBe(403);
    expect((await ask(product, `${USERS}/me`, { key })).json).toMatchObject({
      data: { id, ...MAYA },
    });
  });

  it.each(["99", "0", "-1", "1.5", "maya", "99999999999999999999"])(
    "has no user %s",
    async (id) => {
      const reply = await ask(startProduct(), `${USERS}/${id}`);

      expect([400, 404]).toContain(reply.status);
    },
  );
});

describe("changing somebody", () => {
  it("takes name, role and access, and leaves out what is not said", async () => {
    const product = startProduct();
    const { id } = await addMaya(product);

    const renamed = await put(product, id, { name: "Maya P." });
    const promoted = await put(product, id, { role: "admin" });

    expect(renamed.json).toMatchObject({ data: { ...MAYA, name: "Maya P." } });
    expect(promoted.json).toMatchObject({ data: { ...MAYA, name: "Maya P.", role: "admin" } });
    expect((await ask(product, `${USERS}/${id}`)).json).toEqual(promoted.json);
  });

  it("never changes the address; sending the same one back is fine", async () => {
    const product = startProduct();
    const { id } = await addMaya(product);

    const other = await put(product, id, { email: "someone@company.com" });
    const same = await put(product, id, { email: "MAYA@company.com", name: "Maya P." });

    expectProblem(other, 400, { details: [{ field: "email", code: "immutable" }] });
    expect(same.json).toMatchObject({ data: { ...MAYA, name: "Maya P." } });
  });

  it("acts on the next request: a role given or taken", async () => {
    const product = startProduct();
    const { id, key } = await addMaya(product);
    const mayList = async () => (await ask(product, USERS, { key })).status;

    expect(await mayList()).toBe(403);
    await put(product, id, { role: "admin" });
    expect(await mayList()).toBe(200);
    await put(product, id, { role: "read_only" });
    expect(await mayList()).toBe(403);
  });

  it("says that there is no such user", async () => {
    expectProblem(await put(startProduct(), 99, { name: "Nobody" }), 404, {
      type: "NotFoundError",
    });
  });
});

describe("deactivating somebody", () => {
  it("takes key and sessions with the next request", async () => {
    const product = startProduct();
    const { id, key } = await addMaya(product);
    const { cookie, token } = await signIn(product, key);
    secrets.push(token);
    const bySession = async () => (await product.send(SESSION, { headers: { cookie } })).status;
    expect([await statusWith(product, key), await bySession()]).toEqual([200, 200]);

    const reply = await remove(product, id);

    expect([reply.status, reply.text]).toEqual([204, ""]);
    expect([await statusWith(product, key), await bySession()]).toEqual([401, 401]);
  });

  it("is no different by PUT, and twice is no change", async () => {
    const product = startProduct();
    const { id, key } = await addMaya(product);

    const replies = [await put(product, id, { active: false }), await remove(product, id)];

    expect(replies.map(({ status }) => status)).toEqual([200, 204]);
    expect(await statusWith(product, key)).toBe(401);
    expect((await auditOf("user")).map(({ action }) => action)).toEqual([
      "create",
      "create",
      "deactivate",
    ]);
  });

  it("is nothing one can do to oneself", async () => {
    const product = startProduct();
    await addMaya(product, { role: "admin" });

    for (const reply of [await remove(product, 1), await put(product, 1, { active: false })]) {
      expectProblem(reply, 409, {
        type: "ConflictError",
        message: "Cannot deactivate yourself: ask another admin",
      });
    }
    expect(await statusWith(product, API_KEY)).toBe(200);
  });
});

describe("reactivating somebody", () => {
  async function whoLeft(product: Product) {
    const maya = await addMaya(product);
    const { cookie, token } = await signIn(product, maya.key);
    secrets.push(token);
    await remove(product, maya.id);
    return { ...maya, cookie };
  }

  it("makes the key they had valid again, but no old session", async () => {
    const product = startProduct();
    const { id, key, cookie } = await whoLeft(product);

    const reply = await post(product, `${USERS}/${id}/activate`);

    expect(reply.json).toMatchObject({ data: { id, active: true, api_key: null } });
    expect(await statusWith(product, key)).toBe(200);
    expect((await product.send(SESSION, { headers: { cookie } })).status).toBe(401);
  });

  it("gives a new key instead where that is wished; the old one never returns", async () => {
    const product = startProduct();
    const { id, key } = await whoLeft(product);

    const reactivated = userIn(await post(product, `${USERS}/${id}/activate`, { new_key: true }));

    expect(await statusWith(product, reactivated.key)).toBe(200);
    expect(await statusWith(product, key)).toBe(401);
  });

  it("works by PUT, too, with the key they had", async () => {
    const product = startProduct();
    const { id, key } = await whoLeft(product);

    await put(product, id, { active: true });

    expect(await statusWith(product, key)).toBe(200);
  });

  it("is refused for somebody who is active", async () => {
    const reply = await post(startProduct(), `${USERS}/1/activate`, { new_key: true });

    expectProblem(reply, 409, { type: "ConflictError" });
  });
});

describe("a new key", () => {
  it("takes the place of the old one at once, and ends the sessions of it", async () => {
    const product = startProduct();
    const { id, key } = await addMaya(product);
    const { cookie, token } = await signIn(product, key);
    secrets.push(token);

    const renewed = userIn(await post(product, `${USERS}/${id}/regenerate-key`));

    expect(await statusWith(product, renewed.key)).toBe(200);
    expect(await statusWith(product, key)).toBe(401);
    expect((await product.send(SESSION, { headers: { cookie } })).status).toBe(401);
  });

  it("for oneself leaves one signed in here, and nowhere else", async () => {
    const product = startProduct();
    const [here, elsewhere] = [await signIn(product), await signIn(product)];
    secrets.push(here.token, elsewhere.token);

    const reply = await ask(product, `${USERS}/1/regenerate-key`, {
      method: "POST",
      key: null,
      headers: { cookie: here.cookie, origin: PUBLIC_URL },
    });

    expect(userIn(reply).key).toMatch(/^eivr_/);
    const statuses = [here, elsewhere].map(async ({ cookie }) => {
      return (await product.send(SESSION, { headers: { cookie } })).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 401]);
    expect(await statusWith(product, API_KEY)).toBe(401);
  });

  it("is one, however many ask for it at once", async () => {
    const product = startProduct();
    const { id } = await addMaya(product);

    const tries = await Promise.all(
      [1, 2, 3].map(() => post(product, `${USERS}/${id}/regenerate-key`)),
    );

    const given = tries.filter(({ status }) => status === 200).map((reply) => userIn(reply).key);
    expect(tries.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
    const valid = await Promise.all(given.map((key) => statusWith(product, key)));
    expect(valid.filter((status) => status === 200)).toHaveLength(1);
  });

  it("is not given to somebody who is inactive", async () => {
    const product = startProduct();
    const { id } = await addMaya(product);
    await remove(product, id);

    const reply = await post(product, `${USERS}/${id}/regenerate-key`);

    expectProblem(reply, 409, { type: "ConflictError" });
  });
});

describe("the last admin", () => {
  it("stays admin and active", async () => {
    const product = startProduct();
    const { id, key } = await addMaya(product, { role: "admin" });
    await put(product, 1, { role: "read_only" }, { key });

    const demoted = await put(product, id, { role: "read_only" }, { key });

    expectProblem(demoted, 409, {
      type: "ConflictError",
      message: "At least one admin user is required",
      details: [{ field: "role", code: "last_admin" }],
    });
    expect((await ask(product, USERS, { key })).status).toBe(200);
  });

  it("does not count admins who are inactive", async () => {
    const product = startProduct();
    await ask(product, USERS);
    await addUser("gone@company.com", "the-key-of-an-admin-who-left", "admin", { active: false });

    expectProblem(await put(product, 1, { role: "read_only" }), 409, {
      message: "At least one admin user is required",
    });
  });

  const TAKE_ACCESS: [string, (product: Product, id: number, key: string) => Promise<Reply>][] = [
    ["demote", (product, id, key) => put(product, id, { role: "read_only" }, { key })],
    ["deactivate", (product, id, key) => remove(product, id, { key })],
  ];

  it.each(TAKE_ACCESS)("remains when two admins %s each other at once", async (_how, take) => {
    const [one, two] = [startProduct(), startProduct()];
    const other = await addMaya(one, { role: "admin" });

    const both = await Promise.all([take(one, other.id, API_KEY), take(two, 1, other.key)]);

    const done = both.filter(({ status }) => status < 300);
    expect(done).toHaveLength(1);
    expect(await rowsOf("SELECT id FROM users WHERE role = 'admin' AND active = 1")).toHaveLength(
      1,
    );
    expect(await auditOf("user")).toHaveLength(3);
  });

  it.each(TAKE_ACCESS)(
    "remains when five admins %s one another in a circle",
    async (_how, take) => {
      const products = [0, 1, 2, 3, 4].map(() => startProduct());
      const keys = products.map((_, i) => `the-key-of-admin-number-${i}-of-five`);
      const ids: number[] = [];
      for (const key of keys) ids.push(await addUser(`${key}@company.com`, key));

      const tries = await Promise.all(
        products.map((product, i) => take(product, ids[(i + 1) % 5] ?? 0, keys[i] ?? "")),
      );

      const left = await rowsOf("SELECT id FROM users WHERE role = 'admin' AND active = 1");
      expect(left.length).toBeGreaterThan(0);
      expect(tries.filter(({ status }) => status < 300)).toHaveLength(5 - left.length);
    },
  );
});

describe("the audit", () => {
  it("has one entry for each change of a person: who, what before and after, from where", async () => {
    const product = startProduct();
    const { id } = await addMaya(product);
    const from = { headers: { "cf-connecting-ip": "203.0.113.9" } };
    const { headers } = await put(product, id, { role: "admin", name: "Maya P." }, from);
    await remove(product, id);
    await post(product, `${USERS}/${id}/activate`);
    userIn(await post(product, `${USERS}/${id}/regenerate-key`));

    const before = { ...MAYA, active: true };
    const changed = { ...before, role: "admin", name: "Maya P." };
    const gone = { ...changed, active: false };
    const entry = { user_email: "admin@localhost", entity_id: String(id) };
    expect(await auditOf("user")).toMatchObject([
      { action: "create", user_email: "system", entity_id: "1" },
      { ...entry, action: "create", before: null, after: before },
      {
        ...entry,
        action: "update",
        before,
        after: changed,
        ip_address: "203.0.113.9",
        request_id: headers.get("x-request-id"),
      },
      { ...entry, action: "deactivate", before: changed, after: gone },
      { ...entry, action: "activate", before: gone, after: changed },
      { ...entry, action: "regenerate", before: changed, after: { ...changed, new_key: true } },
    ]);
  });

  it("has none for what changed nothing or was refused", async () => {
    const product = startProduct();
    const { id } = await addMaya(product);
    const count = async () => (await auditOf("user")).length;
    const before = await count();

    await put(product, id, {});
    await put(product, id, { name: MAYA.name, role: MAYA.role, active: true });
    await put(product, id, { email: "other@company.com", name: "Other" });
    await put(product, 1, { role: "read_only" });
    await remove(product, 1);
    await post(product, USERS, MAYA);

    expect(await count()).toBe(before);
  });

  it("tells the truth of before and after when two change somebody at once", async () => {
    const product = startProduct();
    const { id } = await addMaya(product);

    const names = ["Maya A.", "Maya B.", "Maya C."];
    const tries = await Promise.all(names.map((name) => put(product, id, { name })));

    const entries = (await auditOf("user")).slice(2);
    expect(entries).toHaveLength(tries.filter(({ status }) => status === 200).length);
    const story = [MAYA.name, ...entries.map(({ after }) => after.name)];
    expect(entries.map(({ before }) => before.name)).toEqual(story.slice(0, -1));
  });
});

describe("the last login", () => {
  it("is noted when a key is used, at most every five minutes, after the reply", async () => {
    const product = startProduct();
    const { id, key } = await addMaya(product);
    const clock = startClock();
    const lastLogin = async () => {
      await product.settle();
      return (await rowsOf(`SELECT last_login_at FROM users WHERE id = ${id}`))[0]?.last_login_at;
    };

    await statusWith(product, key);
    const first = await lastLogin();
    clock.skip(4 * MINUTE_MS);
    await statusWith(product, key);
    const soon = await lastLogin();
    clock.skip(2 * MINUTE_MS);
    await statusWith(product, key);

    expect(first).toEqual(expect.any(Number));
    expect(soon).toBe(first);
    expect(await lastLogin()).toBeGreaterThan(Number(first) + 5 * MINUTE_MS);
  });
});
