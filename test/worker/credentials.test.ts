import { reset } from "cloudflare:test";
import { env as boundEnv } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { type BrazeStandIn, brazeAnswers, brazeKnows } from "../support/worker/braze";
import { startClock } from "../support/worker/clock";
import { wellAnswer } from "../support/worker/dialers";
import { brokenDatabase } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { migrate } from "../support/worker/migrations";
import { aReadOnlyKey } from "../support/worker/people";
import {
  type Overrides,
  type Product,
  type Reply,
  runCron,
  startProduct as startOne,
  testEnv,
} from "../support/worker/product";
import { saveRules } from "../support/worker/rules";
import { TEST_VARIABLES } from "../support/worker/variables";

const CREDENTIALS = "/api/v1/credentials";
const SECURITY = "/api/v1/system/security";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The hour of the purge; which day it is makes no difference. */
const AT_THREE = Date.UTC(2026, 2, 10, 3);
/** Every value these tests store begins so: it may stand nowhere but in requests to providers. */
const CANARY = "canary-7f3a9c";
const VALUE = `${CANARY}-of-braze-0001`;
const OTHER_VALUE = `${CANARY}-of-braze-0002`;

const OLD_KEY = TEST_VARIABLES.CREDENTIAL_KEYS;
const NEW_KEY = `next:${btoa("f".repeat(32))}`;
const ADMIN = "admin@localhost";

const log = captureLog();
const products: Product[] = [];

function startProduct(overrides: Overrides = {}): Product {
  const product = startOne(overrides);
  products.push(product);
  return product;
}

beforeEach(async () => {
  await reset();
  await migrate();
});

afterEach(async () => {
  await Promise.all(products.splice(0).map((product) => product.settle()));
  expect(log.text()).not.toContain(CANARY);
  expect(log.text()).not.toContain(OLD_KEY.slice("tests:".length));
});

const all = async (query: string) => (await boundEnv.DB.prepare(query).all()).results;

const put = (product: Product, value: string, { integration = "braze", type = "api_key" } = {}) =>
  product.api(`${CREDENTIALS}/${integration}`, {
    method: "PUT",
    body: { credential_type: type, value },
  });
const rollBack = (product: Product, integration = "braze") =>
  product.api(`${CREDENTIALS}/${integration}/rollback`, { method: "POST" });
const remove = (product: Product, integration = "braze") =>
  product.api(`${CREDENTIALS}/${integration}`, { method: "DELETE" });
const rotate = (product: Product) => product.api(`${CREDENTIALS}/rotate`, { method: "POST" });

/** A product with a stored key of Braze. */
async function startStored(overrides: Overrides = {}): Promise<Product> {
  const product = startProduct(overrides);
  expect((await put(product, VALUE)).status).toBe(200);
  await product.settle();
  return product;
}

/** The key that Braze was asked with last. */
function keyUsed({ requests }: BrazeStandIn): string | null {
  return requests.at(-1)?.headers.get("authorization")?.replace("Bearer ", "") ?? null;
}

/** Rings once, and tells with which key Braze was asked meanwhile. */
async function keyOfNextCall(product: Product): Promise<string | null> {
  const braze = brazeKnows({ lead_score: 90 });
  await product.ring();
  await product.settle();
  return keyUsed(braze);
}

const audit = () =>
  all(
    "SELECT action, entity_id, user_email, before_value, after_value FROM config_audit_logs WHERE entity_type = 'integration' ORDER BY id",
  );

/** Everything at rest, as text. */
async function everythingStored(): Promise<string> {
  const tables = await all(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  );
  const rows = await Promise.all(tables.map(({ name }) => all(`SELECT * FROM "${name}"`)));
  const { keys } = await boundEnv.LEAD_CACHE.list();
  const values = await Promise.all(keys.map(({ name }) => boundEnv.LEAD_CACHE.get(name)));
  return JSON.stringify({ rows, keys, values });
}

function dataOf(reply: Reply) {
  const whole = { status: reply.status, body: reply.text };
  expect(whole).toMatchObject({ status: 200 });
  return z.object({ data: z.record(z.string(), z.unknown()) }).parse(reply.json).data;
}

function expectRefusal(reply: Reply, status: number, message: RegExp) {
  const error = expect.objectContaining({ message: expect.stringMatching(message) });
  expect({ status: reply.status, json: reply.json }).toEqual({ status, json: { error } });
}

describe("the list of credentials", () => {
  it("shows for each integration where its credential comes from, masked", async () => {
    const product = startProduct({ TWILIO_AUTH_TOKEN: "short-token" });

    const reply = await product.api(CREDENTIALS);

    const { data } = z.object({ data: z.array(z.looseObject({})) }).parse(reply.json);
    expect(
      data.map(({ integration, source, credential_type, masked }) => [
        integration,
        source,
        credential_type,
        masked,
      ]),
    ).toEqual([
      ["braze", "variable", "api_key", "****sts"],
      ["dialfire", "variable", "api_key", "****sts"],
      ["zendesk_talk", "variable", "api_key", "****sts"],
      ["elevenlabs", "none", null, null],
      ["twilio", "variable", "api_secret", "****"],
    ]);
  });

  it("decrypts nothing", async () => {
    const product = await startStored();
    const decrypt = vi.spyOn(crypto.subtle, "decrypt");

    await product.api(CREDENTIALS);
    await product.api(`${CREDENTIALS}/braze`);

    expect(decrypt).not.toHaveBeenCalled();
  });

  it("says what each integration takes", async () => {
    const { accepts } = dataOf(await startProduct().api(`${CREDENTIALS}/zendesk_talk`));

    expect(accepts).toMatchObject([
      { credential_type: "api_key" },
      { credential_type: "oauth_token" },
    ]);
  });
});

describe("a credential that is stored", () => {
  it("is answered with its metadata: who, when, masked, and from when it counts", async () => {
    const product = startProduct();
    const earliest = Date.now();

    const shown = dataOf(await put(product, VALUE));

    expect(shown).toEqual({
      integration: "braze",
      source: "stored",
      credential_type: "api_key",
      masked: "****001",
      variable: "BRAZE_API_KEY",
      key_id: "tests",
      created_at: expect.any(String),
      updated_at: shown.created_at,
      updated_by: ADMIN,
      in_force_from: expect.any(String),
      previous: null,
      accepts: [{ credential_type: "api_key", description: expect.any(String) }],
    });
    const at = Date.parse(String(shown.created_at));
    expect(at).toBeGreaterThanOrEqual(earliest);
    expect(Date.parse(String(shown.in_force_from))).toBe(at + 2_000);
    expect(dataOf(await product.api(`${CREDENTIALS}/braze`))).toEqual(shown);
  });

  it("signs the very next lookup in, and that is logged", async () => {
    const product = startProduct();
    expect(await keyOfNextCall(product)).toBe(TEST_VARIABLES.BRAZE_API_KEY);

    await put(product, VALUE);

    expect(await keyOfNextCall(product)).toBe(VALUE);
    await put(product, OTHER_VALUE);
    expect(await keyOfNextCall(product)).toBe(OTHER_VALUE);
    expect(log.of("credential.used")).toMatchObject(
      Array(2).fill({ level: "INFO", integration: "braze", request_id: expect.any(String) }),
    );
  });

  it("signs in everywhere a second later", async () => {
    const clock = startClock();
    const other = startProduct();
    const product = await startStored();
    await keyOfNextCall(other);
    await put(product, OTHER_VALUE);

    clock.skip(1_000);

    expect(await keyOfNextCall(other)).toBe(OTHER_VALUE);
  });

  it("signs in, too, while the database is away: the copy in KV has it", async () => {
    await startStored();

    expect(await keyOfNextCall(startProduct({ DB: brokenDatabase("throw") }))).toBe(VALUE);
  });

  it("reaches the dialers' objects with the next question", async () => {
    await saveRules([
      {
        rule_type: "load_balance",
        name: "By capacity",
        config: { strategy: "capacity", dialers: ["dialfire", "zendesk_talk"] },
      },
    ]);
    const product = startProduct({ DIALFIRE_SEATS: "4" });
    await put(product, `${CANARY}-dialfire`, { integration: "dialfire" });
    await put(product, `${CANARY}-zendesk`, { integration: "zendesk_talk", type: "oauth_token" });
    const standIn = brazeAnswers(({ url }) =>
      url.startsWith("https://braze.test")
        ? Response.json({ users: [] }, { status: 201 })
        : wellAnswer(new URL(url)),
    );

    const usedBy = (host: string) =>
      standIn.requests
        .filter(({ url }) => new URL(url).host === host)
        .map(({ headers }) => headers.get("authorization"));
    await product.ring();
    expect(usedBy("dialfire.test")).toEqual([`Bearer ${CANARY}-dialfire`]);
    expect(usedBy("zendesk.test")).toEqual([`Bearer ${CANARY}-zendesk`]);

    await put(product, `${CANARY}-zendesk-2`, { integration: "zendesk_talk", type: "oauth_token" });
    await product.ring();
    await product.settle();

    expect(usedBy("zendesk.test").at(-1)).toBe(`Bearer ${CANARY}-zendesk-2`);
    expect(usedBy("dialfire.test")).toHaveLength(1);
  });

  it("is not decrypted for a caller whom the cache knows", async () => {
    const product = await startStored();
    brazeKnows({ lead_score: 90 });
    const From = "+491712345678";
    await product.ring({ From });
    await product.settle();
    const decrypt = vi.spyOn(crypto.subtle, "decrypt");

    await product.ring({ From });

    expect(decrypt).not.toHaveBeenCalled();
  });

  it("stands in no table, no KV entry, no reply, and not in the API's document", async () => {
    const product = await startStored();
    await keyOfNextCall(product);
    const replies = [
      await put(product, OTHER_VALUE),
      await put(product, VALUE, { type: "api_secret" }),
      await put(product, `${CANARY} with blanks`),
      await rollBack(product),
      await product.api(CREDENTIALS),
      await product.api(`${CREDENTIALS}/braze`),
      await rotate(startProduct({ CREDENTIAL_KEYS: `${NEW_KEY},${OLD_KEY}` })),
      await product.api(SECURITY),
      await product.api("/api/v1/session"),
      await product.api("/api/v1/openapi.json"),
      await product.api("/health"),
      await remove(product),
    ];
    await product.settle();

    for (const reply of replies) expect(reply.text).not.toContain(CANARY);
    const statuses = [200, 400, 400, 200, 200, 200, 200, 200, 200, 200, 200, 200];
    expect(replies.map(({ status }) => status)).toEqual(statuses);
    const stored = await everythingStored();
    expect(stored).toContain("v1.");
    for (const encoded of [CANARY, btoa(CANARY).slice(0, 16)]) {
      expect(stored).not.toContain(encoded);
    }
    for (const key of [OLD_KEY, NEW_KEY]) expect(stored).not.toContain(key.split(":")[1]);
  });
});

describe("going back", () => {
  it("brings the one before back within 24 hours, and the replaced one after that", async () => {
    const product = await startStored();
    await put(product, OTHER_VALUE);

    const shown = dataOf(await rollBack(product));

    expect(shown).toMatchObject({ masked: "****001", previous: { masked: "****002" } });
    expect(await keyOfNextCall(product)).toBe(VALUE);
    await rollBack(product);
    expect(await keyOfNextCall(product)).toBe(OTHER_VALUE);
  });

  it("works until the last moment of the 24 hours, and not after", async () => {
    const clock = startClock();
    const product = await startStored();
    await put(product, OTHER_VALUE);
    clock.skip(DAY_MS - 60_000);
    expect((await rollBack(product)).status).toBe(200);

    clock.skip(DAY_MS);

    expectRefusal(await rollBack(product), 409, /kept for 24 hours/);
    expect(await keyOfNextCall(product)).toBe(VALUE);
  });

  it("is refused where nothing came before", async () => {
    expectRefusal(await rollBack(await startStored()), 409, /no credential of Braze to go back to/);
    expectRefusal(await rollBack(startProduct()), 409, /no credential of Braze to go back to/);
  });

  it("is over when the purge erased what was replaced a day ago", async () => {
    const clock = startClock();
    const product = await startStored();
    await put(product, OTHER_VALUE);
    clock.skip(2 * DAY_MS);

    await runCron(testEnv(), "0 * * * *", AT_THREE);

    expect(await all("SELECT hint FROM integration_credentials")).toEqual([{ hint: "002" }]);
  });

  it("to the variable is removing what is stored, which a rollback brings back", async () => {
    const product = await startStored();

    expect(dataOf(await remove(product))).toMatchObject({
      source: "variable",
      previous: { masked: "****001" },
    });
    expect(await keyOfNextCall(product)).toBe(TEST_VARIABLES.BRAZE_API_KEY);
    expectRefusal(await remove(product), 404, /No credential of Braze is stored/);

    await rollBack(product);
    expect(await keyOfNextCall(product)).toBe(VALUE);
  });
});

describe("changes at the same moment", () => {
  it("leave one credential in force, and an audit entry for each that was made", async () => {
    const product = await startStored();

    const replies = await Promise.all(
      ["a", "b", "c", "d"].map((letter) =>
        put(startProduct(), `${CANARY}-of-braze-${letter}${letter}${letter}`),
      ),
    );

    const made = replies.filter(({ status }) => status === 200);
    expect(made.length).toBeGreaterThanOrEqual(1);
    expect(new Set(replies.map(({ status }) => status)).difference(new Set([200, 409])).size).toBe(
      0,
    );
    expect(
      await all("SELECT count(*) AS n FROM integration_credentials WHERE valid_until IS NULL"),
    ).toEqual([{ n: 1 }]);
    expect(await all("SELECT count(*) AS n FROM integration_credentials")).toEqual([
      { n: 1 + made.length },
    ]);
    expect(await audit()).toHaveLength(1 + made.length);
    expect((await rollBack(product)).status).toBe(200);
  });

  it("of a rollback and its repeat make one of them", async () => {
    const product = await startStored();
    await put(product, OTHER_VALUE);

    const replies = await Promise.all([rollBack(startProduct()), rollBack(startProduct())]);

    const made = replies.filter(({ status }) => status === 200).length;
    expect(await audit()).toHaveLength(2 + made);
    expect(
      await all("SELECT count(*) AS n FROM integration_credentials WHERE valid_until IS NULL"),
    ).toEqual([{ n: 1 }]);
  });
});

describe("the audit", () => {
  it("knows each change as text: which credential, by whom, and no value", async () => {
    const product = await startStored();
    await put(product, OTHER_VALUE);
    await rollBack(product);
    await remove(product);

    const of = expect.stringMatching(/^"Braze API key of 20[^"]+ by admin@localhost"$/);
    const shared = { entity_id: "braze", user_email: ADMIN };
    expect(await audit()).toEqual([
      {
        ...shared,
        action: "create",
        before_value: null,
        after_value: '"Braze API key updated by admin@localhost"',
      },
      {
        ...shared,
        action: "update",
        before_value: of,
        after_value: '"Braze API key updated by admin@localhost"',
      },
      {
        ...shared,
        action: "rollback",
        before_value: of,
        after_value: expect.stringMatching(/^"Braze API key rolled back by admin@localhost to /),
      },
      {
        ...shared,
        action: "delete",
        before_value: of,
        after_value:
          '"Braze API key removed by admin@localhost: the variable BRAZE_API_KEY counts"',
      },
    ]);
  });

  it("knows nothing of a change that was refused", async () => {
    const product = startProduct();
    await put(product, VALUE, { type: "api_secret" });
    await rollBack(product);
    await remove(product);

    expect(await audit()).toEqual([]);
  });
});

describe("what is refused", () => {
  it.each([
    ["a type the integration does not take", { credential_type: "api_secret", value: VALUE }],
    ["a type nobody takes", { credential_type: "password", value: VALUE }],
    ["an empty value", { credential_type: "api_key", value: "  " }],
    ["a value that could break a header", { credential_type: "api_key", value: "a\r\nX-Evil: 1" }],
    ["a value beyond ASCII", { credential_type: "api_key", value: "schlüssel" }],
    ["a value without end", { credential_type: "api_key", value: "x".repeat(5_000) }],
  ])("%s: 400 names the field, and repeats no value", async (_, body) => {
    const reply = await startProduct().api(`${CREDENTIALS}/braze`, { method: "PUT", body });

    const field = expect.stringMatching(/^(credential_type|value)$/);
    const details = [expect.objectContaining({ field })];
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { type: "ValidationError", details } });
    expect(reply.text).not.toContain(body.value.trim() || "no value");
  });

  it("an integration nobody knows", async () => {
    expect((await put(startProduct(), VALUE, { integration: "fax" })).status).toBe(400);
  });

  it("storing without a key to encrypt with, in words that say what to do", async () => {
    const product = startProduct({ CREDENTIAL_KEYS: "" });

    expectRefusal(await put(product, VALUE), 409, /CREDENTIAL_KEYS has no key.*new-key/);
    expectRefusal(await rotate(product), 409, /CREDENTIAL_KEYS/);
    expect(await keyOfNextCall(product)).toBe(TEST_VARIABLES.BRAZE_API_KEY);
  });

  it("everything, to people who may only look", async () => {
    const product = await startStored();
    const key = await aReadOnlyKey();

    const replies = await Promise.all([
      product.api(CREDENTIALS, { key }),
      product.api(`${CREDENTIALS}/braze`, { key }),
      product.api(`${CREDENTIALS}/braze`, { key, method: "PUT", body: {} }),
      product.api(`${CREDENTIALS}/braze`, { key, method: "DELETE" }),
      product.api(`${CREDENTIALS}/braze/rollback`, { key, method: "POST" }),
      product.api(`${CREDENTIALS}/rotate`, { key, method: "POST" }),
      product.api(SECURITY, { key }),
    ]);

    expect(replies.map(({ status }) => status)).toEqual(Array(7).fill(403));
  });
});

describe("a stored credential that does not open", () => {
  /** What every page says of credentials. */
  const warnings = async (product: Product) => {
    const reply = await product.api("/api/v1/session");
    const session = z.object({ data: z.object({ warnings: z.array(z.string()) }) });
    return session.parse(reply.json).data.warnings.filter((one) => one.includes("stored"));
  };

  async function expectVariableServes(product: Product, reason: RegExp) {
    const { twiml } = await product.ring();
    expect(twiml.dialled).toBe(TEST_VARIABLES.DIALFIRE_PHONE_NUMBER);
    expect(log.of("credential.unreadable")).toEqual([
      expect.objectContaining({
        level: "CRITICAL",
        integration: "braze",
        reason: expect.stringMatching(reason),
        instead: "the variable",
      }),
    ]);
    expect(await warnings(product)).toEqual([
      expect.stringMatching(/^The stored Braze API key cannot be read: .* BRAZE_API_KEY serves/),
    ]);
  }

  beforeEach(() => {
    brazeAnswers(({ headers }) => {
      const isOurs = headers.get("authorization") === `Bearer ${TEST_VARIABLES.BRAZE_API_KEY}`;
      const users = [{ external_id: "1", custom_attributes: { lead_score: 90 } }];
      return isOurs ? Response.json({ users }, { status: 201 }) : new Response("", { status: 401 });
    });
  });

  it("because its key is gone: the variable serves, the log and every page say so", async () => {
    await startStored();

    await expectVariableServes(
      startProduct({ CREDENTIAL_KEYS: NEW_KEY }),
      /CREDENTIAL_KEYS has no key "tests"/,
    );
  });

  it("because CREDENTIAL_KEYS is gone altogether", async () => {
    await startStored();

    await expectVariableServes(startProduct({ CREDENTIAL_KEYS: "" }), /no key "tests"/);
  });

  it("because its key is another one under the same id", async () => {
    await startStored();

    await expectVariableServes(
      startProduct({ CREDENTIAL_KEYS: `tests:${btoa("x".repeat(32))}` }),
      /made with another key/,
    );
  });

  it.each([
    [
      "its ciphertext was changed",
      "substr(encrypted_value, 1, 24) || 'AAAA' || substr(encrypted_value, 29)",
    ],
    ["its nonce was cut off", "replace(encrypted_value, substr(encrypted_value, 4, 8), '')"],
    ["it was emptied", "''"],
  ])("because %s in the database", async (_, tampered) => {
    await startStored();
    await boundEnv.DB.exec(`UPDATE integration_credentials SET encrypted_value = ${tampered}`);

    await expectVariableServes(startProduct(), /changed|cut off/);
  });

  it("because it was put in place of another integration's", async () => {
    const product = await startStored();
    await put(product, `${CANARY}-dialfire`, { integration: "dialfire" });
    await boundEnv.DB.exec(
      `UPDATE integration_credentials SET encrypted_value =
         (SELECT encrypted_value FROM integration_credentials WHERE integration_name = 'dialfire')
       WHERE integration_name = 'braze'`.replaceAll("\n", " "),
    );

    await expectVariableServes(startProduct(), /another row's/);
  });

  it("because an older version of the same credential was put in its place", async () => {
    const product = await startStored();
    await put(product, OTHER_VALUE);
    await boundEnv.DB.exec(
      `UPDATE integration_credentials SET encrypted_value =
         (SELECT encrypted_value FROM integration_credentials WHERE valid_until IS NOT NULL)
       WHERE valid_until IS NULL`.replaceAll("\n", " "),
    );

    await expectVariableServes(startProduct(), /another row's/);
  });

  it("is good again as soon as its key is back", async () => {
    await startStored();
    brazeKnows({ lead_score: 90 });

    const product = startProduct({ CREDENTIAL_KEYS: `${NEW_KEY},${OLD_KEY}` });

    expect(await keyOfNextCall(product)).toBe(VALUE);
    expect(await warnings(product)).toEqual([]);
  });
});

describe("rotating the key", () => {
  const rotating = () => startProduct({ CREDENTIAL_KEYS: `${NEW_KEY},${OLD_KEY}` });

  it("leaves old records readable, and writes new ones under the new key", async () => {
    await startStored();
    const product = rotating();

    expect(await keyOfNextCall(product)).toBe(VALUE);
    const shown = dataOf(await put(product, `${CANARY}-dialfire`, { integration: "dialfire" }));

    expect(shown).toMatchObject({ key_id: "next" });
    expect(dataOf(await product.api(`${CREDENTIALS}/braze`))).toMatchObject({ key_id: "tests" });
  });

  it("encrypts every record anew, those kept for a rollback too, and then needs no old key", async () => {
    const before = await startStored();
    await put(before, OTHER_VALUE);
    await put(before, `${CANARY}-dialfire`, { integration: "dialfire" });
    const product = rotating();

    expect(dataOf(await rotate(product))).toEqual({
      key_id: "next",
      rotated: 3,
      unreadable: [],
      keys: [
        { key_id: "next", records: 3 },
        { key_id: "tests", records: 0 },
      ],
    });
    await product.settle();

    const after = startProduct({ CREDENTIAL_KEYS: NEW_KEY });
    expect(await keyOfNextCall(after)).toBe(OTHER_VALUE);
    await rollBack(after);
    expect(await keyOfNextCall(after)).toBe(VALUE);
    const withoutDatabase = { CREDENTIAL_KEYS: NEW_KEY, DB: brokenDatabase("throw") };
    await after.settle();
    expect(await keyOfNextCall(startProduct(withoutDatabase))).toBe(VALUE);
  });

  it("changes nothing when it is repeated, and has one audit entry", async () => {
    await startStored();
    const product = rotating();

    const first = dataOf(await rotate(product));
    const records = await all("SELECT * FROM integration_credentials");
    const second = dataOf(await rotate(product));

    expect([first.rotated, second.rotated]).toEqual([1, 0]);
    expect(await all("SELECT * FROM integration_credentials")).toEqual(records);
    expect((await audit()).slice(1)).toEqual([
      {
        action: "rotate",
        entity_id: "credentials",
        user_email: ADMIN,
        before_value: '"1 credentials encrypted under tests"',
        after_value: '"1 credentials encrypted under next by admin@localhost"',
      },
    ]);
  });

  it("done twice at the same moment rotates each record once", async () => {
    const product = await startStored();
    await put(product, `${CANARY}-dialfire`, { integration: "dialfire" });

    const replies = await Promise.all([rotate(rotating()), rotate(rotating())]);

    const rotated = replies.map((reply) => Number(dataOf(reply).rotated));
    expect(rotated.reduce((a, b) => a + b)).toBe(2);
    expect(await keyOfNextCall(startProduct({ CREDENTIAL_KEYS: NEW_KEY }))).toBe(VALUE);
  });

  it("leaves what does not open as it is, and names it", async () => {
    const product = await startStored();
    await put(product, `${CANARY}-dialfire`, { integration: "dialfire" });
    await boundEnv.DB.exec(
      "UPDATE integration_credentials SET key_id = 'lost' WHERE integration_name = 'braze'",
    );

    expect(dataOf(await rotate(rotating()))).toEqual({
      key_id: "next",
      rotated: 1,
      unreadable: [
        {
          integration: "braze",
          credential_type: "api_key",
          key_id: "lost",
          reason: 'CREDENTIAL_KEYS has no key "lost"',
        },
      ],
      keys: [
        { key_id: "next", records: 1 },
        { key_id: "tests", records: 0 },
        { key_id: "lost", records: 1 },
      ],
    });
  });
});

describe("the state of encryption", () => {
  it("tells algorithms, key ids, ages and records, and never a key", async () => {
    const clock = startClock();
    const product = await startStored();
    clock.skip(3 * DAY_MS + HOUR_MS);
    const later = startProduct({ CREDENTIAL_KEYS: `${NEW_KEY},${OLD_KEY}` });
    await put(later, `${CANARY}-dialfire`, { integration: "dialfire" });

    const reply = await later.api(SECURITY);

    const { credentials, user_keys, at_rest } = dataOf(reply);
    expect(credentials).toMatchObject({
      algorithm: "AES-256-GCM",
      keys_configured: true,
      keys: [
        { key_id: "next", configured: true, encrypts: true, records: 1, age_days: 0 },
        { key_id: "tests", configured: true, encrypts: false, records: 1, age_days: 3 },
      ],
    });
    expect(user_keys).toMatchObject({ stored_as: expect.stringContaining("SHA-256") });
    expect(at_rest).toMatchObject({ documentation: [expect.any(String), expect.any(String)] });
    for (const key of [OLD_KEY, NEW_KEY]) expect(reply.text).not.toContain(key.split(":")[1]);
    await product.settle();
  });

  it("tells that there is no key, and which key records wait for", async () => {
    await startStored();

    const { credentials } = dataOf(await startProduct({ CREDENTIAL_KEYS: "" }).api(SECURITY));

    expect(credentials).toMatchObject({
      keys_configured: false,
      keys: [{ key_id: "tests", configured: false, encrypts: false, records: 1 }],
    });
  });
});
