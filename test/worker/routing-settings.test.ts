import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { brazeKnows } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { type Product, startProduct } from "../support/worker/product";
import { forgetSettings, saveRules, saveSettings } from "../support/worker/rules";
import { expectPublished, lastAudit, problemIn } from "../support/worker/rulesets";
import { TEST_VARIABLES } from "../support/worker/variables";

captureLog();

const SETTINGS = "/api/v1/settings/routing";

const answerSchema = z.object({
  data: z.looseObject({ version: z.number() }),
  findings: z.array(z.looseObject({ code: z.string(), field: z.string() })),
});

async function read(product: Product) {
  return answerSchema.parse((await product.api(SETTINGS)).json);
}

const put = (product: Product, body: unknown, headers = {}) =>
  product.api(SETTINGS, { method: "PUT", body, headers });

beforeEach(async () => {
  await saveRules([]);
  await forgetSettings();
});

describe("the routing settings", () => {
  it("are the first values, at version 0, until somebody saves some", async () => {
    const { data, findings } = await read(startProduct({ MAX_RETRY_ATTEMPTS: "2" }));

    expect(data).toMatchObject({
      default_dialer: "dialfire",
      primary_dialer: "dialfire",
      fallback_dialer: "zendesk_talk",
      crm_unavailable_action: "ivr_menu",
      caller_id: "pass_through",
      max_retry_attempts: 2,
      retry_on: ["failed"],
      dial_timeout_seconds: 20,
      crm_fields: { lead_owner: "lead_owner", lead_score: "lead_score", score_type: "number" },
      menu: { repeats: 0, options: { "1": "dialfire", "2": "zendesk_talk" } },
      hold: { interval_seconds: 20, max_seconds: 300 },
      callbacks: { enabled: true, countries: ["DE"] },
      version: 0,
    });
    expect(findings).toEqual([]);
  });

  it("are shown also where the database holds none that can be read", async () => {
    await saveSettings('{"dial_timeout_seconds":"long"}');

    const { data, findings } = await read(startProduct());

    expect(data).toMatchObject({ dial_timeout_seconds: 20, version: 1 });
    expect(findings).toMatchObject([{ code: "unreadable" }]);
  });
});

describe("a change of the routing settings", () => {
  it("counts for the next call, and is audited with before and after", async () => {
    brazeKnows({});
    const product = startProduct();
    await product.ring();
    const { version, ...first } = (await read(product)).data;
    const after = { ...first, default_dialer: "zendesk_talk" };

    const reply = await expectPublished(1, () => put(product, { ...after, version }));

    expect(answerSchema.parse(reply.json)).toEqual({
      data: { ...after, version: 1 },
      findings: [],
    });
    expect(await lastAudit("routing_settings")).toEqual({
      user_email: "admin@localhost",
      action: "update",
      entity_type: "routing_settings",
      entity_id: "routing",
      before: null,
      after,
    });
    expect((await product.ring()).twiml.dialled).toBe(TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER);
  });

  it("replaces them whole: what it leaves out gets its first value", async () => {
    const product = startProduct();
    await put(product, { dial_timeout_seconds: 45, max_retry_attempts: 3 });

    await put(product, { dial_timeout_seconds: 30 });

    expect((await read(product)).data).toMatchObject({
      dial_timeout_seconds: 30,
      max_retry_attempts: 1,
      version: 2,
    });
  });

  it("that changes nothing is not written down", async () => {
    const product = startProduct();
    await put(product, { dial_timeout_seconds: 45 });

    const reply = await expectPublished(0, () => put(product, { dial_timeout_seconds: 45 }));

    expect(answerSchema.parse(reply.json).data.version).toBe(1);
  });

  it("says what is odd, such as a fallback that is the primary dialer", async () => {
    const reply = await put(startProduct(), { fallback_dialer: "dialfire" });

    expect(answerSchema.parse(reply.json).findings).toMatchObject([
      { code: "fallback_equals_primary", severity: "warning", field: "fallback_dialer" },
    ]);
  });

  it.each<[string, object, string, RegExp]>([
    ["an unknown dialer", { default_dialer: "nobody" }, "default_dialer", /no dialer "nobody"/],
    [
      "an unknown dialer in the menu",
      { menu: { options: { "3": "nobody" } } },
      "menu.options.3",
      /no dialer "nobody"/,
    ],
    [
      "a digit that no keypad has",
      { menu: { options: { "12": "dialfire" } } },
      "menu.options.12",
      /must be one key of the keypad/,
    ],
    ["a slip", { default_dailer: "dialfire" }, "default_dailer", /does not belong here/],
    ["a slip further in", { hold: { seconds: 9 } }, "hold.seconds", /does not belong here/],
    [
      "a time out of range",
      { dial_timeout_seconds: 4 },
      "dial_timeout_seconds",
      /whole number from 5 to 600, not 4/,
    ],
    ["an unknown word", { caller_id: "none" }, "caller_id", /one of pass_through, our_number/],
    ["a wrong status", { retry_on: ["angry"] }, "retry_on.0", /failed, busy, no-answer/],
    [
      "a country that is none",
      { callbacks: { countries: ["Germany"] } },
      "callbacks.countries.0",
      /country code such as DE/,
    ],
    ["an empty text", { menu: { prompt: "" } }, "menu.prompt", /text of 1 to 1000 characters/],
  ])("is refused with %s, which is named", async (_what, body, field, message) => {
    const product = startProduct();

    const reply = await expectPublished(0, () => put(product, body));

    expect(problemIn(reply)).toMatchObject({
      status: 400,
      details: [{ field, message: expect.stringMatching(message) }],
    });
  });

  it("is refused when it was made from an older version", async () => {
    const product = startProduct();
    const body = { dial_timeout_seconds: 45 };
    expect((await put(product, body, { "if-match": "0" })).status).toBe(200);

    const reply = await expectPublished(0, () => put(product, {}, { "if-match": "0" }));

    expect(problemIn(reply)).toMatchObject({ status: 412, type: "PreconditionFailed" });
  });
});
