import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { brazeKnows } from "../support/worker/braze";
import { startClock } from "../support/worker/clock";
import { brokenDatabase, switchableDatabase } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { callOnce, runCron, startProduct, testEnv, traceOnce } from "../support/worker/product";
import {
  anOwnerRule,
  aScoreRule,
  forgetSettings,
  saveRules,
  saveSettings,
} from "../support/worker/rules";
import { TEST_VARIABLES } from "../support/worker/variables";

const DIALFIRE = TEST_VARIABLES.DIALFIRE_PHONE_NUMBER;
const ZENDESK = TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER;
const COPY_KEY = "routing:configuration";

const log = captureLog();

const ownerGoesTo = (dialer: string) => saveRules([anOwnerRule({ team: dialer }), aScoreRule()]);

/** A product whose database can be broken, and a clock to move. Every caller is of team `team`. */
function startSwitchable() {
  brazeKnows({ lead_owner: "team" });
  const db = switchableDatabase(boundEnv.DB);
  const product = startProduct({ DB: db });
  const dialled = async () => (await product.ring()).twiml.dialled;
  return { product, db, clock: startClock(), dialled };
}

beforeEach(async () => {
  await ownerGoesTo("dialfire");
  await forgetSettings();
  await boundEnv.LEAD_CACHE.delete(COPY_KEY);
  await boundEnv.DB.prepare("UPDATE dialers SET phone_number = NULL, active = 1").run();
});

describe("what an isolate knows of the configuration", () => {
  it("is read once for the calls of one second", async () => {
    const { db, dialled } = startSwitchable();
    await dialled();
    db.fault = "throw";

    expect(await dialled()).toBe(DIALFIRE);
    expect(log.of("configuration.unavailable")).toEqual([]);
  });

  it("is at most a second old: a change counts from then on", async () => {
    const { clock, dialled } = startSwitchable();
    await dialled();
    await ownerGoesTo("zendesk_talk");

    clock.skip(1_000);

    expect(await dialled()).toBe(ZENDESK);
  });

  it("is renewed behind a call's back, so that the next one need not wait", async () => {
    const { product, db, clock, dialled } = startSwitchable();
    await dialled();
    await ownerGoesTo("zendesk_talk");
    clock.skip(900);
    await dialled();
    await product.settle();
    db.fault = "hang";
    clock.skip(500);

    expect(await dialled()).toBe(ZENDESK);
    expect(log.of("configuration.unavailable")).toEqual([]);
  });

  it("is at most a second old for a change of the dialer's number, too", async () => {
    const { clock, dialled } = startSwitchable();
    await dialled();
    await boundEnv.DB.prepare(
      "UPDATE dialers SET phone_number = '+493099999999' WHERE id = 1",
    ).run();

    clock.skip(1_000);

    expect(await dialled()).toBe("+493099999999");
  });

  it("leaves out a rule that was switched off", async () => {
    await saveRules([{ ...anOwnerRule({ team: "dialfire" }), active: false }, aScoreRule()]);
    const { dialled } = startSwitchable();

    expect(await dialled()).toBe(ZENDESK);
  });

  it("leaves out a dialer that was switched off, and says so", async () => {
    await boundEnv.DB.prepare("UPDATE dialers SET active = 0 WHERE name = 'dialfire'").run();
    const { product } = startSwitchable();

    const { callSid, twiml } = await product.ring();

    expect(twiml.dialled).toBe(ZENDESK);
    const trace = await traceOnce(product, callSid);
    expect(trace.decisions[0]?.steps).toContainEqual(
      expect.objectContaining({
        event: "dialer_selected",
        skipped: [{ dialer: "dialfire", reason: "the dialer is switched off" }],
      }),
    );
  });

  it("tries rules by priority, and by id where that is the same", async () => {
    await saveRules([
      { ...aScoreRule(), priority: 5 },
      { ...anOwnerRule({ team: "dialfire" }), name: "later", priority: 2 },
      { ...anOwnerRule({ team: "zendesk_talk" }), name: "first", priority: 1 },
      { ...anOwnerRule({ team: "dialfire" }), name: "same priority", priority: 1 },
    ]);
    const { product } = startSwitchable();

    const { callSid } = await product.ring();

    const trace = await traceOnce(product, callSid);
    const rules = trace.decisions[0]?.steps.filter((step) => step.event === "rule_evaluated");
    expect(rules?.map((step) => [step.name, step.verdict])).toEqual([
      ["first", "decided"],
      ["same priority", "not_reached"],
      ["later", "not_reached"],
      ["Lead score tiers", "not_reached"],
    ]);
  });
});

describe("when the database does not answer", () => {
  it("the isolate's last copy serves, and the call says so", async () => {
    const { product, db, clock, dialled } = startSwitchable();
    await dialled();
    db.fault = "throw";
    clock.skip(1_000);

    const { twiml, callSid } = await product.ring();

    expect(twiml.dialled).toBe(DIALFIRE);
    await callOnce(startProduct(), callSid, (call) =>
      expect(call.rung).toBe("last_good_configuration"),
    );
  });

  it("the isolate's last copy serves for a minute only: then the newer copy in KV does", async () => {
    const { db, clock, dialled } = startSwitchable();
    await dialled();
    db.fault = "throw";
    await ownerGoesTo("zendesk_talk");
    await runCron(testEnv());

    clock.skip(40_000);
    const afterForty = await dialled();
    clock.skip(40_000);
    const afterEighty = await dialled();

    expect([afterForty, afterEighty]).toEqual([DIALFIRE, ZENDESK]);
  });

  it("an old copy still beats none", async () => {
    const { db, clock, dialled } = startSwitchable();
    await dialled();
    db.fault = "throw";
    clock.skip(3_600_000);

    expect(await dialled()).toBe(DIALFIRE);
  });

  it("a new isolate takes the copy in KV, which the cron keeps", async () => {
    await runCron(testEnv());
    brazeKnows({ lead_owner: "team" });

    const { twiml } = await startProduct({ DB: brokenDatabase("throw") }).ring();

    expect(twiml.dialled).toBe(DIALFIRE);
  });

  it("a new isolate without any usable copy dials the number of last resort", async () => {
    await boundEnv.LEAD_CACHE.put(COPY_KEY, '{"version":"one"}');
    brazeKnows({ lead_owner: "team" });

    const { twiml } = await startProduct({ DB: brokenDatabase("throw") }).ring();

    expect(twiml.dialled).toBe(TEST_VARIABLES.DEFAULT_DIALER_NUMBER);
  });

  it("it is used again as soon as it answers, without anybody's doing", async () => {
    const { product, db, clock, dialled } = startSwitchable();
    await dialled();
    db.fault = "throw";
    clock.skip(1_000);
    await dialled();
    await ownerGoesTo("zendesk_talk");
    db.fault = null;
    clock.skip(1_000);

    const { twiml, callSid } = await product.ring();

    expect(twiml.dialled).toBe(ZENDESK);
    await callOnce(product, callSid, (call) => expect(call.rung).toBe("decision"));
  });
});

describe("the copy in KV", () => {
  it("is written by the cron, and only when it is behind", async () => {
    await runCron(testEnv());
    await runCron(testEnv());
    const written = log.of("configuration.copy_refreshed").length;

    await ownerGoesTo("zendesk_talk");
    await runCron(testEnv());

    expect(written).toBe(1);
    expect(log.of("configuration.copy_refreshed")).toHaveLength(2);
    expect(await boundEnv.LEAD_CACHE.get(COPY_KEY)).toContain('"team":"zendesk_talk"');
  });

  it("does not expire", async () => {
    await runCron(testEnv());

    const { keys } = await boundEnv.LEAD_CACHE.list({ prefix: COPY_KEY });
    expect(keys).toEqual([{ name: COPY_KEY }]);
  });

  it("stays as it is while the database is away", async () => {
    await runCron(testEnv());
    const before = await boundEnv.LEAD_CACHE.get(COPY_KEY);

    await expect(runCron(testEnv({ DB: brokenDatabase("throw") }))).rejects.toThrow();

    expect(await boundEnv.LEAD_CACHE.get(COPY_KEY)).toBe(before);
  });

  it("has no number that comes from a variable: a changed variable counts at once", async () => {
    await runCron(testEnv());
    brazeKnows({ lead_owner: "team" });

    const DIALFIRE_PHONE_NUMBER = "+493088888888";
    const product = startProduct({ DB: brokenDatabase("throw"), DIALFIRE_PHONE_NUMBER });

    expect((await product.ring()).twiml.dialled).toBe(DIALFIRE_PHONE_NUMBER);
  });

  it("serves, too, when it was made from settings that do not parse", async () => {
    await saveSettings("{{{");
    await runCron(testEnv());
    brazeKnows({ lead_owner: "team" });

    const { twiml } = await startProduct({ DB: brokenDatabase("throw") }).ring();

    expect(twiml.dialled).toBe(DIALFIRE);
  });
});

describe("a row that does not parse", () => {
  it.each([
    ["config is no JSON", { config: "{{{" }],
    ["config lacks what it needs", { config: {} }],
    ["config has the wrong shape", { config: { mappings: "all" } }],
    ["type is unknown", { rule_type: "astrology" }],
    ["name is empty", { name: "" }],
    ["priority is no number", { priority: "soon" }],
    ["priority is no whole number", { priority: 1.5 }],
  ])("is skipped when its %s, is shown as invalid, and calls go on", async (_what, broken) => {
    const rule = { ...anOwnerRule({ team: "dialfire" }), name: "Broken", priority: 1, ...broken };
    await saveRules([rule, { ...anOwnerRule({ team: "zendesk_talk" }), priority: 2 }]);
    const { product } = startSwitchable();

    const { twiml, callSid } = await product.ring();

    expect(twiml.dialled).toBe(ZENDESK);
    const trace = await traceOnce(product, callSid);
    expect(trace.decisions[0]?.rung).toBe("decision");
    expect(trace.decisions[0]?.steps).toContainEqual(
      expect.objectContaining({
        event: "rule_evaluated",
        name: rule.name,
        type: rule.rule_type,
        verdict: "invalid",
        reason: expect.any(String),
      }),
    );
    expect(log.of("rule.broken")[0]).toMatchObject({ level: "ERROR", name: rule.name });
  });

  it.each(["{{{", "[]", '"text"', '{"dial_timeout_seconds":"long"}', '{"menu":null}'])(
    "of the settings (%s) falls back to the first values",
    async (settings) => {
      await saveSettings(settings);
      const { dialled } = startSwitchable();

      expect(await dialled()).toBe(DIALFIRE);
    },
  );

  it("of a dialer leaves the other dialers usable", async () => {
    await boundEnv.DB.prepare(
      "UPDATE dialers SET phone_number = 'abc' WHERE name = 'dialfire'",
    ).run();
    const { dialled } = startSwitchable();

    expect(await dialled()).toBe(ZENDESK);
  });
});

describe("settings and variables", () => {
  it("variables are the first values of the settings", async () => {
    brazeKnows({});
    await saveRules([]);

    const { twiml } = await startProduct({ PRIMARY_DIALER: "zendesk_talk" }).ring();

    expect(twiml.dialled).toBe(ZENDESK);
  });

  it("what an operator saved wins over the variables", async () => {
    brazeKnows({});
    await saveRules([]);
    await saveSettings({ default_dialer: "dialfire" });

    const { twiml } = await startProduct({ PRIMARY_DIALER: "zendesk_talk" }).ring();

    expect(twiml.dialled).toBe(DIALFIRE);
  });

  it("a dialer's own number wins over the variable", async () => {
    await boundEnv.DB.prepare(
      "UPDATE dialers SET phone_number = '+493077777777' WHERE id = 1",
    ).run();
    const { dialled } = startSwitchable();

    expect(await dialled()).toBe("+493077777777");
  });

  it("DEFAULT_FALLBACK_DIALER is another name of DEFAULT_DIALER_NUMBER", async () => {
    const reply = await startProduct({
      DEFAULT_DIALER_NUMBER: "",
      ...{ DEFAULT_FALLBACK_DIALER: "+493066666666" },
    }).send("/webhooks/twilio/fallback");

    expect(reply.text).toContain("+493066666666");
  });
});
