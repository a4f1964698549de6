import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { captureLog } from "../support/worker/log-lines";
import { type Product, startProduct } from "../support/worker/product";
import { anOwnerRule, aScoreRule, forgetSettings, saveRules } from "../support/worker/rules";
import { countRecords, expectPublished, listRules, problemIn } from "../support/worker/rulesets";

captureLog();

const RULESET = "/api/v1/ruleset";

const documentSchema = z.object({
  dialers: z.array(z.looseObject({ name: z.string() })),
  rules: z.array(z.looseObject({ name: z.string() })),
  settings: z.looseObject({}).nullable(),
});

async function read(product: Product) {
  const reply = await product.api(RULESET);
  return z.object({ data: documentSchema, version: z.number() }).parse(reply.json);
}

const put = (product: Product, body: unknown, { query = "", headers = {} } = {}) =>
  product.api(RULESET + query, { method: "PUT", body, headers });

const answerSchema = z.object({
  data: z.object({ version: z.number(), changes: z.array(z.looseObject({})) }),
  findings: z.array(z.looseObject({ code: z.string() })),
});

const DIALFIRE = {
  name: "dialfire",
  kind: "dialfire",
  phone_number: null,
  active: true,
  seats: null,
};
const ZENDESK = { ...DIALFIRE, name: "zendesk_talk", kind: "zendesk_talk" };

beforeEach(async () => {
  await boundEnv.DB.batch([
    boundEnv.DB.prepare("DELETE FROM dialers WHERE id > 2"),
    boundEnv.DB.prepare("UPDATE dialers SET active = 1, seats = NULL"),
  ]);
  await saveRules([
    { ...aScoreRule(), priority: 2 },
    { ...anOwnerRule({ team: "dialfire" }), priority: 1 },
    { ...anOwnerRule({}), name: "Off", active: false },
  ]);
  await forgetSettings();
});

describe("the ruleset as a document", () => {
  it("has dialers by name and active rules in their order, without ids and versions", async () => {
    const { data, version } = await read(startProduct());

    expect(data).toEqual({
      dialers: [DIALFIRE, ZENDESK],
      rules: [
        { ...anOwnerRule({ team: "dialfire" }), priority: 1 },
        { ...aScoreRule(), priority: 2 },
      ],
      settings: null,
    });
    expect(version).toBe((await countRecords()).version);
  });

  it("changes nothing when it is brought back as it was", async () => {
    const product = startProduct();
    const { data, version } = await read(product);

    const reply = await expectPublished(0, () => put(product, data));

    expect(answerSchema.parse(reply.json)).toMatchObject({ data: { version, changes: [] } });
  });

  it("brought in is one published version, with an audit entry for each change", async () => {
    const product = startProduct();
    const { version } = await read(product);
    const night = { ...DIALFIRE, name: "night", kind: "phone", phone_number: "+493055555555" };
    const document = {
      dialers: [DIALFIRE, night, ZENDESK],
      rules: [
        { ...anOwnerRule({ team: "night" }), priority: 1 },
        { ...anOwnerRule({ other: "dialfire" }), name: "New", priority: 3 },
      ],
      settings: { default_dialer: "night" },
    };

    const reply = await expectPublished(5, () => put(product, document));

    const { data: made, findings } = answerSchema.parse(reply.json);
    expect(made).toEqual({
      version: version + 1,
      changes: [
        { kind: "dialer", name: "night", action: "create", fields: [] },
        { kind: "settings", name: "routing", action: "update", fields: expect.any(Array) },
        { kind: "rule", name: "Lead score tiers", action: "delete", fields: [] },
        { kind: "rule", name: "Owner-based routing", action: "update", fields: ["config"] },
        { kind: "rule", name: "New", action: "create", fields: [] },
      ],
    });
    expect(findings).toEqual([]);
    const after = await read(product);
    expect(after.data).toMatchObject({ ...document, settings: { default_dialer: "night" } });
  });

  it("switches a rule on again that was switched off under the same name", async () => {
    const product = startProduct();
    const before = (await listRules(product, "?include_inactive=true")).data;
    const off = before.find(({ name }) => name === "Off");
    const { data } = await read(product);
    const rules = [...data.rules, { ...anOwnerRule({ a: "dialfire" }), name: "Off", priority: 9 }];

    await expectPublished(1, () => put(product, { rules }));

    const { data: after } = await listRules(product);
    expect(after.find(({ name }) => name === "Off")).toMatchObject({ id: off?.id, active: true });
  });

  it("that lacks a part leaves that part as it is", async () => {
    const reply = await expectPublished(0, () => put(startProduct(), { settings: null }));

    expect(reply.status).toBe(200);
  });

  it("can be tried: what it would change is said and not done", async () => {
    const product = startProduct();

    const reply = await expectPublished(0, () =>
      put(product, { rules: [] }, { query: "?dry_run=true" }),
    );

    expect(answerSchema.parse(reply.json).data.changes).toMatchObject([
      { action: "delete", name: "Lead score tiers" },
      { action: "delete", name: "Owner-based routing" },
    ]);
    expect((await listRules(product)).data).toHaveLength(2);
  });

  it.each<[string, object, string]>([
    [
      "rules",
      { rules: [{ ...anOwnerRule({ a: "nobody" }), priority: 1 }] },
      "rules.0.config.mappings.a",
    ],
    ["dialers", { dialers: [DIALFIRE, { ...ZENDESK, seats: -1 }] }, "dialers.1.seats"],
    ["twins", { dialers: [DIALFIRE, DIALFIRE] }, "dialers.1.name"],
    ["settings", { settings: { hold: { seconds: 1 } } }, "settings.hold.seconds"],
    ["nobody to dial", { dialers: [DIALFIRE, ZENDESK].map(off) }, "dialers"],
    [
      "a rule that can never decide",
      { rules: [{ ...aScoreRule(), priority: 1, config: { tiers: [] } }] },
      "config.tiers",
    ],
  ])("is refused whole when one part is wrong (%s)", async (_what, document, field) => {
    const whole = { settings: { default_dialer: "zendesk_talk" }, ...document };

    const reply = await expectPublished(0, () => put(startProduct(), whole));

    expect(problemIn(reply)).toMatchObject({ status: 400, details: [{ field }] });
  });

  it("is refused when somebody published since the version it names", async () => {
    const product = startProduct();
    const { version } = await read(product);
    await put(product, { rules: [] });

    const reply = await expectPublished(0, () =>
      put(product, { rules: [] }, { headers: { "if-match": String(version) } }),
    );

    expect(problemIn(reply)).toMatchObject({ status: 412 });
  });
});

function off(dialer: object) {
  return { ...dialer, active: false };
}
