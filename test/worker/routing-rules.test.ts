import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { brazeKnows } from "../support/worker/braze";
import { startClock } from "../support/worker/clock";
import { brokenCache } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { type Product, startProduct } from "../support/worker/product";
import { anOwnerRule, aScoreRule, forgetSettings, saveRules } from "../support/worker/rules";
import {
  countRecords,
  expectPublished,
  lastAudit,
  listRules,
  problemIn,
  ruleIn,
} from "../support/worker/rulesets";
import { TEST_VARIABLES } from "../support/worker/variables";

const RULES = "/api/v1/routing-rules";
const DIALFIRE = TEST_VARIABLES.DIALFIRE_PHONE_NUMBER;
const ZENDESK = TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER;
const ADMIN = "admin@localhost";

const log = captureLog();

/** A rule as people send it; by owner where a test does not say otherwise. */
function aDraft(changed: Record<string, unknown> = {}) {
  const config = { mappings: { team: "zendesk_talk" } };
  return { rule_type: "lead_owner", name: "Teams", priority: 1, config, ...changed };
}

const post = (product: Product, body: unknown) => product.api(RULES, { method: "POST", body });
const put = (product: Product, id: number, body: unknown, headers = {}) =>
  product.api(`${RULES}/${id}`, { method: "PUT", body, headers });
const remove = (product: Product, id: number, headers = {}) =>
  product.api(`${RULES}/${id}`, { method: "DELETE", headers });

const create = async (product: Product, changed: Record<string, unknown> = {}) =>
  ruleIn(await post(product, aDraft(changed))).data;

beforeEach(async () => {
  await saveRules([]);
  await forgetSettings();
  await boundEnv.DB.prepare("UPDATE dialers SET active = 1").run();
});

describe("a new rule", () => {
  it("is saved with an id, who made it, and version 1", async () => {
    const product = startProduct();

    const reply = await expectPublished(1, () => post(product, aDraft()));

    expect(reply.status).toBe(201);
    expect(ruleIn(reply)).toEqual({
      data: {
        ...aDraft(),
        id: expect.any(Number),
        active: true,
        version: 1,
        created_by: ADMIN,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        updated_at: expect.any(String),
      },
      findings: [],
    });
    expect(log.of("ruleset.published")).toHaveLength(1);
  });

  it("is audited with what it is", async () => {
    const { id } = await create(startProduct());

    expect(await lastAudit("routing_rule")).toEqual({
      user_email: ADMIN,
      action: "create",
      entity_type: "routing_rule",
      entity_id: String(id),
      before: null,
      after: { ...aDraft(), active: true },
    });
  });

  it("is tidy: score tiers stand from high to low", async () => {
    const tiers = [
      { name: "Low", min: 0, max: 49, dialer: "zendesk_talk" },
      { name: "High", min: 50, max: 100, dialer: "dialfire" },
    ];

    const rule = await create(startProduct(), { rule_type: "lead_score", config: { tiers } });

    expect(rule.config).toEqual({ tiers: [tiers[1], tiers[0]] });
  });

  it.each([
    ["crm_field", { field: "plan", cases: [{ equals: "gold", dialer: "dialfire" }] }],
    [
      "time_based",
      {
        timezone: "America/New_York",
        schedules: [
          {
            name: "Business Hours",
            days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
            start_time: "09:00",
            end_time: "17:00",
            dialer: "dialfire",
          },
        ],
        default_dialer: "zendesk_talk",
      },
    ],
    [
      "load_balance",
      {
        enabled: true,
        strategy: "weighted",
        weights: { dialfire: 70, zendesk_talk: 30 },
        preferred_dialer: "dialfire",
      },
    ],
    [
      "load_balance",
      {
        enabled: true,
        strategy: "capacity",
        preferred_dialer: "dialfire",
        fallback_on_equal: "dialfire",
      },
    ],
  ])("of type %s is read back as it was sent", async (rule_type, config) => {
    const product = startProduct();
    const { id } = await create(product, { rule_type, config });

    const { data } = ruleIn(await product.api(`${RULES}/${id}`));

    expect(data).toMatchObject({ rule_type, config });
  });

  it("comes with what is odd about the rules", async () => {
    const product = startProduct();
    const first = await create(product);

    const { data, findings } = ruleIn(await post(product, aDraft({ name: "Again" })));

    expect(findings).toEqual([
      {
        code: "equal_priority",
        severity: "warning",
        rule_id: data.id,
        field: "priority",
        message: `"${first.name}" and "Again" both have priority 1: the older rule, "Teams", is tried first`,
      },
      expect.objectContaining({ code: "never_reached", rule_id: data.id }),
    ]);
  });
});

describe("a look at rules that are not saved", () => {
  const check = (product: Product, rules: readonly unknown[]) =>
    product.api(`${RULES}/check`, { method: "POST", body: { rules } });

  it("tells what would be odd, and saves nothing", async () => {
    const product = startProduct();
    const saved = await create(product);
    const draft = aDraft({ name: "Again", priority: 2 });

    const reply = await expectPublished(0, () =>
      check(product, [{ ...aDraft(), id: saved.id }, draft]),
    );

    expect(reply.json).toEqual({
      data: [
        expect.objectContaining({
          code: "never_reached",
          message: expect.stringMatching(/^"Again" /),
        }),
      ],
    });
    expect((await listRules(product)).findings).toEqual([]);
  });

  it("refuses rules that could not be saved, and names the place", async () => {
    const reply = await check(startProduct(), [aDraft({ config: { mappings: "none" } })]);

    expect(reply.status).toBe(400);
    expect(problemIn(reply).details[0]?.field).toMatch(/^rules\.0\.config\.mappings/);
  });
});

const TIERS = [
  { name: "High", min: 80, max: 100, dialer: "dialfire" },
  { name: "Low", min: 0, max: 85, dialer: "zendesk_talk" },
];
const HOURS = {
  name: "Day",
  days: ["monday"],
  start_time: "09:00",
  end_time: "17:00",
  dialer: "dialfire",
};
const score = (...tiers: unknown[]) => ({ rule_type: "lead_score", config: { tiers } });
const time = (hours: object, timezone = "Europe/Berlin") => ({
  rule_type: "time_based",
  config: { timezone, schedules: [{ ...HOURS, ...hours }] },
});
const weights = (weights: object) => ({
  rule_type: "load_balance",
  config: { strategy: "weighted", weights },
});
const owners = (mappings: unknown) => ({ config: { mappings } });

describe("a rule that cannot work is refused, and the field is named", () => {
  it.each<[string, object, string, RegExp]>([
    ["an unknown type", { rule_type: "astrology" }, "rule_type", /"astrology" is no rule type/],
    ["no name", { name: " " }, "name", /cannot be empty/],
    ["no priority", { priority: undefined }, "priority", /missing/],
    ["half a priority", { priority: 1.5 }, "priority", /whole number/],
    ["no config", { config: undefined }, "config", /missing/],
    ["an unknown dialer", owners({ a: "nobody" }), "config.mappings.a", /no dialer "nobody"/],
    ["an owner twice", owners({ a: "dialfire", A: "dialfire" }), "config.mappings.A", /same owner/],
    ["overlapping scores", score(...TIERS), "config.tiers.0", /^Score ranges cannot overlap/],
    [
      "reversed scores",
      score({ ...TIERS[0], max: 70 }),
      "config.tiers.0.min",
      /less than or equal/,
    ],
    ["a score of -1", score({ ...TIERS[0], min: -1 }), "config.tiers.0.min", /0 to 100/],
    ["a score of 101", score({ ...TIERS[0], max: 101 }), "config.tiers.0.max", /0 to 100/],
    ["a score in words", score({ ...TIERS[0], min: "high" }), "config.tiers.0.min", /0 to 100/],
    ["an unknown zone", time({}, "Mars/Olympus"), "config.timezone", /Mars\/Olympus/],
    ["a time of 25:00", time({ start_time: "25:00" }), "config.schedules.0.start_time", /25:00/],
    ["an unknown day", time({ days: ["funday"] }), "config.schedules.0.days.0", /funday/],
    ["weights of 110", weights({ dialfire: 70, zendesk_talk: 40 }), "config.weights", /sum to 100/],
    [
      "a negative weight",
      weights({ dialfire: -10, zendesk_talk: 110 }),
      "config.weights.dialfire",
      /0 to 100/,
    ],
    ["no way to decide", score(), "config.tiers", /can never decide/],
    [
      "a slip",
      { config: { mappings: {}, defualt_dialer: "dialfire" } },
      "config.defualt_dialer",
      /belong/,
    ],
  ])("%s", async (_what, changed, field, message) => {
    const product = startProduct();

    const reply = await expectPublished(0, () => post(product, aDraft({ ...changed })));

    const problem = problemIn(reply);
    expect(problem).toMatchObject({ status: 400, type: "ValidationError" });
    const named = problem.details.find((detail) => detail.field === field);
    expect(named?.message, reply.text).toMatch(message);
    expect(problem.message).toContain(problem.details[0]?.message);
  });

  it("weights of 50.5 and 49.5 are fine", async () => {
    const rule = await create(startProduct(), weights({ dialfire: 50.5, zendesk_talk: 49.5 }));

    expect(rule.active).toBe(true);
  });

  it.each(["[]", '"rule"', "null", "{{{"])("a body of %s", async (body) => {
    const headers = { "x-api-key": TEST_VARIABLES.API_KEY, "content-type": "application/json" };

    const reply = await startProduct().send(RULES, { method: "POST", headers, body });

    expect(problemIn(reply)).toMatchObject({ status: 400, type: "ValidationError" });
  });

  it("a name that another active rule has", async () => {
    const product = startProduct();
    const { id } = await create(product);

    const reply = await expectPublished(0, () => post(product, aDraft({ name: "teams " })));

    const message = `The active rule ${id} is named "Teams" already: choose another name`;
    expect(problemIn(reply)).toEqual({
      status: 409,
      type: "ConflictError",
      message,
      details: [{ field: "name", code: "duplicate_name", message }],
    });
  });
});

describe("the list", () => {
  it("has active rules in the order they are tried", async () => {
    const product = startProduct();
    await create(product, { name: "third", priority: 7 });
    await create(product, { name: "first", priority: 1 });
    await create(product, { name: "second", priority: 7, active: false });
    await create(product, { name: "fourth", priority: 7, config: { mappings: { b: "dialfire" } } });

    const { data, ...page } = await listRules(product);

    expect(data.map(({ name }) => name)).toEqual(["first", "third", "fourth"]);
    expect(page).toMatchObject({ total: 3, page: 1, page_size: 3 });
  });

  it("has those that were switched off, too, when asked for", async () => {
    const product = startProduct();
    await create(product, { active: false });

    expect((await listRules(product)).data).toEqual([]);
    const { data } = await listRules(product, "?include_inactive=true");
    expect(data).toMatchObject([{ name: "Teams", active: false }]);
  });

  it.each([
    ["config that is no JSON", "config", { config: "{{{" }, { config: "{{{" }],
    ["config that lacks what it needs", "config.mappings", { config: {} }, { config: {} }],
    ["an unknown type", "rule_type", { rule_type: "astrology" }, { rule_type: "astrology" }],
    ["a priority that is no number", "priority", { priority: "soon" }, { priority: null }],
  ])(
    "shows a row with %s, says what is wrong, and lets it be mended",
    async (_what, field, row, shown) => {
      const sound = anOwnerRule({ team: "dialfire" });
      await saveRules([
        { ...sound, name: "Broken", ...row },
        { ...sound, name: "Sound" },
      ]);
      const product = startProduct();

      const { data, findings } = await listRules(product);

      const broken = data.find(({ name }) => name === "Broken");
      expect(broken).toMatchObject(shown);
      expect(findings).toContainEqual({
        code: "broken_rule",
        severity: "error",
        rule_id: broken?.id,
        field,
        message: expect.stringMatching(/^"Broken" cannot be read and is skipped: ./),
      });
      const mended = ruleIn(await put(product, broken?.id ?? 0, aDraft({ name: "Broken" })));
      expect(mended.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    },
  );

  it("a broken row can be switched off, and does not stand in the way of other changes", async () => {
    await saveRules([{ ...anOwnerRule({}), name: "Broken", config: "{{{", priority: "soon" }]);
    const product = startProduct();
    await expectPublished(1, () => create(product));
    const broken = (await listRules(product)).data.find(({ name }) => name === "Broken");

    const reply = await expectPublished(1, () => remove(product, broken?.id ?? 0));

    expect(reply.status).toBe(204);
    expect((await listRules(product)).findings).toEqual([]);
  });
});

describe("a change of a rule", () => {
  it("raises its version and is audited with before and after", async () => {
    const product = startProduct();
    const tiers = (min: number) => [{ name: "High", min, max: 100, dialer: "dialfire" }];
    const before = aDraft({ rule_type: "lead_score", config: { tiers: tiers(80) } });
    const { id } = ruleIn(await post(product, before)).data;
    const after = { ...before, config: { tiers: tiers(70) } };

    const reply = await expectPublished(1, () => put(product, id, after));

    expect(reply.status).toBe(200);
    expect(ruleIn(reply).data).toMatchObject({ ...after, id, version: 2 });
    expect(await lastAudit("routing_rule")).toMatchObject({
      action: "update",
      entity_id: String(id),
      before: { ...before, active: true },
      after: { ...after, active: true },
    });
  });

  it("may send a rule back as it was read: then nothing changes", async () => {
    const product = startProduct();
    const rule = await create(product);

    const reply = await expectPublished(0, () => put(product, rule.id, rule));

    expect(ruleIn(reply).data).toEqual(rule);
  });

  it("leaves a rule off that is off, where it does not say", async () => {
    const product = startProduct();
    const { id } = await create(product, { active: false });

    const { data } = ruleIn(await put(product, id, aDraft({ priority: 4 })));

    expect(data).toMatchObject({ active: false, priority: 4 });
  });

  it("is refused when it would take another active rule's name", async () => {
    const product = startProduct();
    await create(product);
    const off = await create(product, { active: false });

    const reply = await expectPublished(0, () =>
      put(product, off.id, aDraft({ active: true, priority: 2 })),
    );

    expect(problemIn(reply)).toMatchObject({ status: 409, details: [{ code: "duplicate_name" }] });
  });

  it.each(["1", '"1"', 'W/"1"', "*"])("is made from the version named (%s)", async (version) => {
    const product = startProduct();
    const { id } = await create(product);

    const reply = await put(product, id, aDraft({ priority: 2 }), { "if-match": version });

    expect(ruleIn(reply).data.version).toBe(2);
  });

  it("is refused when it was made from an older version", async () => {
    const product = startProduct();
    const { id } = await create(product);
    await put(product, id, aDraft({ priority: 2 }));

    for (const change of [
      () => put(product, id, aDraft({ priority: 3 }), { "if-match": '"1"' }),
      () => remove(product, id, { "if-match": '"1"' }),
    ]) {
      const reply = await expectPublished(0, change);
      expect(problemIn(reply)).toEqual({
        status: 412,
        type: "PreconditionFailed",
        message: "Somebody changed this meanwhile: it is at version 2, not 1. Read it again",
        details: [],
      });
    }
  });

  it("is refused when the version named is none", async () => {
    const product = startProduct();
    const { id } = await create(product);

    const reply = await put(product, id, aDraft(), { "if-match": "yesterday" });

    expect(problemIn(reply)).toMatchObject({ status: 400, details: [{ field: "if-match" }] });
  });

  it.each(["GET", "PUT", "DELETE"])("%s of a rule that is not there is 404", async (method) => {
    const body = method === "PUT" ? { body: aDraft() } : {};

    const reply = await startProduct().api(`${RULES}/987654`, { method, ...body });

    expect(problemIn(reply)).toMatchObject({ status: 404, message: "There is no rule 987654" });
  });
});

describe("a removed rule", () => {
  it("is off, audited, and decides nothing", async () => {
    brazeKnows({ lead_owner: "team" });
    const product = startProduct();
    const { id } = await create(product);
    expect((await product.ring()).twiml.dialled).toBe(ZENDESK);

    const reply = await expectPublished(1, () => remove(product, id));

    expect(reply).toMatchObject({ status: 204, text: "" });
    expect(await lastAudit("routing_rule")).toMatchObject({
      action: "delete",
      entity_id: String(id),
      before: { active: true },
      after: { active: false },
    });
    expect((await product.ring()).twiml.dialled).toBe(DIALFIRE);
  });

  it("can be removed again: nothing changes", async () => {
    const product = startProduct();
    const { id } = await create(product);
    await remove(product, id);

    const reply = await expectPublished(0, () => remove(product, id));

    expect(reply.status).toBe(204);
  });

  it("leaves its name to a new rule, and can come back under another", async () => {
    const product = startProduct();
    const { id } = await create(product);
    await remove(product, id);
    await create(product);

    const back = ruleIn(await put(product, id, aDraft({ name: "Old teams", active: true })));

    expect(back.data).toMatchObject({ id, name: "Old teams", active: true, version: 3 });
  });
});

describe("two changes at once", () => {
  it("both land, each as a version of its own", async () => {
    const before = await countRecords();
    const names = ["a", "b", "c", "d"];

    const replies = await Promise.all(
      names.map((name, i) =>
        post(
          startProduct(),
          aDraft({ name, priority: i, config: { mappings: { [name]: "dialfire" } } }),
        ),
      ),
    );

    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await countRecords()).toEqual({
      version: before.version + 4,
      audits: before.audits + 4,
    });
    const rules = (await listRules(startProduct())).data;
    expect(rules.map(({ name }) => name)).toEqual(names);
  });

  it("of one rule from one version: one lands and the other is told", async () => {
    const { id } = await create(startProduct());
    const change = (priority: number) =>
      put(startProduct(), id, aDraft({ priority }), { "if-match": "1" });

    const replies = await expectPublished(1, () => Promise.all([change(2), change(3)]));

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it("with the same name: one lands and the other is told", async () => {
    const replies = await expectPublished(1, () =>
      Promise.all([post(startProduct(), aDraft()), post(startProduct(), aDraft())]),
    );

    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe("calls go by a change", () => {
  it("at once in the isolate that made it", async () => {
    brazeKnows({ lead_owner: "team" });
    const product = startProduct();
    const before = (await product.ring()).twiml.dialled;

    await create(product);

    expect([before, (await product.ring()).twiml.dialled]).toEqual([DIALFIRE, ZENDESK]);
  });

  it("at once also while that isolate was reading the rules", async () => {
    brazeKnows({ lead_owner: "team" });
    const slow = holdableDatabase(boundEnv.DB);
    const product = startProduct({ DB: slow.db });
    slow.holdNextRead();
    const early = product.ring();
    await slow.isHeld;

    await create(product);
    slow.release();

    expect((await early).twiml.dialled).toBe(DIALFIRE);
    expect((await product.ring()).twiml.dialled).toBe(ZENDESK);
  });

  it("within a second in every other isolate", async () => {
    brazeKnows({ lead_owner: "team" });
    const clock = startClock();
    const elsewhere = startProduct();
    const before = (await elsewhere.ring()).twiml.dialled;
    await create(startProduct());

    clock.skip(1_000);

    expect([before, (await elsewhere.ring()).twiml.dialled]).toEqual([DIALFIRE, ZENDESK]);
  });

  it("also where the database is away afterwards: the KV copy has it", async () => {
    const product = startProduct();
    await create(product);
    await product.settle();

    expect(await boundEnv.LEAD_CACHE.get("routing:configuration")).toContain(
      '"team":"zendesk_talk"',
    );
  });

  it("and a KV that is away makes no change fail", async () => {
    const product = startProduct({ LEAD_CACHE: brokenCache("throw") });

    const { active } = await create(product);
    await product.settle();

    expect(active).toBe(true);
    expect(log.of("after_reply.failed")).toHaveLength(1);
  });
});

describe("published versions", () => {
  const versionSchema = z.object({
    number: z.number(),
    hash: z.string(),
    changes: z.array(z.unknown()).nullable(),
    made_by: z.string(),
    made_at: z.string(),
  });

  it("are listed, newest first, page by page", async () => {
    const product = startProduct();
    await create(product);
    const { version } = await countRecords();

    const reply = await product.api(`${RULES}/versions?page_size=2`);

    const page = z.looseObject({ data: z.array(versionSchema) }).parse(reply.json);
    expect(page).toMatchObject({ total: version, page: 1, page_size: 2 });
    expect(page.data.map(({ number }) => number)).toEqual([version, version - 1]);
    expect(page.data[0]?.made_by).toBe(ADMIN);
  });

  it("hold all that calls went by, under the SHA-256 of it", async () => {
    const product = startProduct();
    const { id } = await create(product);
    const { version } = await countRecords();

    const reply = await product.api(`${RULES}/versions/${version}`);

    const { data } = z
      .object({ data: versionSchema.extend({ content: z.unknown() }) })
      .parse(reply.json);
    expect(data.content).toEqual({
      rules: [{ id, ...aDraft() }],
      dialers: [
        {
          id: 1,
          name: "dialfire",
          kind: "dialfire",
          phone_number: null,
          active: true,
          seats: null,
        },
        {
          id: 2,
          name: "zendesk_talk",
          kind: "zendesk_talk",
          phone_number: null,
          active: true,
          seats: null,
        },
      ],
      settings: null,
    });
    expect(data.hash).toBe(await sha256(JSON.stringify(data.content)));
  });

  it("say in few words what they changed of the one before", async () => {
    const product = startProduct();
    const { id } = await create(product);
    await put(product, id, aDraft({ name: "All teams", priority: 2 }));
    await remove(product, id);

    const reply = await product.api(`${RULES}/versions?page_size=3`);

    const page = z.looseObject({ data: z.array(versionSchema) }).parse(reply.json);
    expect(page.data.map(({ changes }) => changes)).toEqual([
      [{ kind: "rule", name: "All teams", action: "delete", fields: [] }],
      [{ kind: "rule", name: "All teams", action: "update", fields: ["name", "priority"] }],
      [{ kind: "rule", name: "Teams", action: "create", fields: [] }],
    ]);
  });

  it("from before that was kept say so", async () => {
    const reply = await startProduct().api(`${RULES}/versions/1`);

    expect(reply.json).toMatchObject({ data: { number: 1, changes: null } });
  });

  it("that nobody published are not there", async () => {
    const reply = await startProduct().api(`${RULES}/versions/987654`);

    expect(problemIn(reply)).toMatchObject({
      status: 404,
      message: "There is no ruleset version 987654",
    });
  });

  it("are what a call's decision names", async () => {
    brazeKnows({ lead_owner: "team" });
    const product = startProduct();
    await create(product);
    const { version } = await countRecords();

    const { twiml } = await product.ring();

    expect(new URL(twiml.dialAction ?? "", "https://ivr.test").searchParams.get("rs")).toBe(
      String(version),
    );
  });
});

describe("one broken rule among good ones", () => {
  it("is skipped, shown in the dry run, and calls go on", async () => {
    brazeKnows({ lead_owner: "team" });
    await saveRules([{ ...anOwnerRule({}), name: "Broken", config: "{{{" }, aScoreRule()]);
    const product = startProduct();
    await create(product, { priority: 2 });

    expect((await product.ring()).twiml.dialled).toBe(ZENDESK);
    const dry = await product.api(`${RULES}/simulate`, {
      method: "POST",
      body: { lead: { lead_owner: "team" } },
    });
    expect(dry.text).toContain('\\"Broken\\" is skipped: the rule cannot be read');
  });
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A database whose next answer to a call's reading can be held back, with what it read by then. */
function holdableDatabase(db: D1Database) {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let isHolding = false;
  const holding: D1Database = {
    prepare: (query) => db.prepare(query),
    exec: (query) => db.exec(query),
    dump: () => db.dump(),
    withSession: (constraint) => db.withSession(constraint),
    async batch<T>(statements: D1PreparedStatement[]) {
      const holdsThis = isHolding;
      isHolding = false;
      const answer = await db.batch<T>(statements);
      if (!holdsThis) return answer;
      held.resolve();
      await released.promise;
      return answer;
    },
  };
  return {
    db: holding,
    isHeld: held.promise,
    holdNextRead() {
      isHolding = true;
    },
    release: () => released.resolve(),
  };
}
