import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { brazeFails, brazeFinds, brazeKnows } from "../support/worker/braze";
import { dialersAnswer, wellAnswer } from "../support/worker/dialers";
import { captureLog } from "../support/worker/log-lines";
import { type Product, startProduct, traceOnce } from "../support/worker/product";
import { anOwnerRule, aScoreRule, forgetSettings, saveRules } from "../support/worker/rules";
import { expectPublished, problemIn } from "../support/worker/rulesets";
import { aNumber } from "../support/worker/twilio";

captureLog();

const SIMULATE = "/api/v1/routing-rules/simulate";

const answerSchema = z.object({
  data: z.object({
    target: z.unknown(),
    routing_rule: z.string(),
    order: z.array(z.string()),
    trace: z.array(
      z.looseObject({ offset_ms: z.number(), event: z.string(), summary: z.string() }),
    ),
    findings: z.array(z.looseObject({ code: z.string(), rule_id: z.number().nullable() })),
  }),
});

const post = (product: Product, body: unknown) => product.api(SIMULATE, { method: "POST", body });

async function simulate(body: unknown, product = startProduct()) {
  const reply = await post(product, body);
  expect(reply.status, reply.text).toBe(200);
  return answerSchema.parse(reply.json).data;
}

const toDialer = (dialer: string) => ({ kind: "dialer", dialer });

const BALANCE = { rule_type: "load_balance", name: "Share", priority: 1 };
const ALWAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

beforeEach(async () => {
  await saveRules([anOwnerRule({ team_a: "zendesk_talk" }), aScoreRule()]);
  await forgetSettings();
  await boundEnv.DB.prepare("UPDATE dialers SET active = 1, seats = NULL").run();
});

describe("a dry run of a lead as given", () => {
  it("says where the call would go and why, step by step", async () => {
    const { target, routing_rule, order, trace, findings } = await simulate({
      lead: { lead_owner: "team_a", lead_score: 85 },
    });

    expect({ target, routing_rule, order }).toEqual({
      target: toDialer("zendesk_talk"),
      routing_rule: "lead_owner",
      order: ["zendesk_talk", "dialfire"],
    });
    expect(trace.map(({ event, summary }) => [event, summary])).toEqual([
      [
        "call_received",
        "A call comes in; whose is not known: this is a dry run, without a number.",
      ],
      ["customer_data", "You say: owner team_a, score 85."],
      [
        "rule_evaluated",
        '"Owner-based routing" decides: owner "team_a" is mapped to zendesk_talk.',
      ],
      ["rule_evaluated", '"Lead score tiers" is not asked: "Owner-based routing" decided before.'],
      ["dialer_selected", "The call rings at zendesk_talk, and at dialfire if nobody answers."],
    ]);
    expect(findings).toEqual([]);
  });

  it("goes by any attribute that a rule names", async () => {
    const rules = [
      {
        rule_type: "crm_field",
        name: "By plan",
        priority: 1,
        config: { field: "plan", cases: [{ equals: "gold", dialer: "zendesk_talk" }] },
      },
    ];

    const { target } = await simulate({ lead: { plan: "gold" }, rules });

    expect(target).toEqual(toDialer("zendesk_talk"));
  });

  it("with nothing set is a known caller, whom the score rule's default takes", async () => {
    const { target, routing_rule } = await simulate({ lead: {} });

    expect({ target, routing_rule }).toEqual({
      target: toDialer("zendesk_talk"),
      routing_rule: "lead_score",
    });
  });

  it("that is null is a stranger, whom the menu asks", async () => {
    const { target, routing_rule, order, trace } = await simulate({ lead: null });

    expect({ target, routing_rule, order }).toEqual({
      target: { kind: "ivr_menu" },
      routing_rule: "dtmf_ivr",
      order: [],
    });
    expect(trace.at(-1)?.summary).toBe(
      "The caller hears the menu: no rule decided and the caller is not known: the menu asks.",
    );
  });
});

describe("a dry run of a phone number", () => {
  it("asks Braze as a call would, and takes the same way with the same steps", async () => {
    brazeKnows({ lead_owner: "team_a", lead_score: 85 });
    const product = startProduct();
    const phone = aNumber();

    const dry = await simulate({ phone }, product);
    const { callSid } = await product.ring({ From: phone });

    const live = (await traceOnce(product, callSid)).decisions[0];
    expect(dry.routing_rule).toBe(live?.routing_rule);
    expect(dry.trace.map(shapeOf)).toEqual(
      live?.steps.filter(({ event }) => event !== "twiml_generated").map(shapeOf),
    );
  });

  it("leaves what Braze was asked on record, under its request", async () => {
    brazeKnows({ lead_owner: "team_a" });
    const product = startProduct();

    const reply = await post(product, { phone: aNumber() });
    await product.settle();

    const requestId = reply.headers.get("X-Request-ID");
    const { results } = await boundEnv.DB.prepare(
      "SELECT integration, call_sid, success FROM api_logs WHERE request_id = ?",
    )
      .bind(requestId)
      .all();
    expect(results).toEqual([{ integration: "braze", call_sid: null, success: 1 }]);
  });

  it("changes nothing: the cache is as empty as before", async () => {
    brazeKnows({ lead_owner: "team_a" });
    const product = startProduct();
    const phone = aNumber();

    await expectPublished(0, () => simulate({ phone }, product));
    await product.settle();

    expect(await boundEnv.LEAD_CACHE.get(`braze:customer:${phone}`)).toBeNull();
  });

  it("takes a lead from the cache", async () => {
    const product = startProduct();
    const phone = aNumber();
    const entry = { phone_number: phone, lead_owner: "team_a", lead_score: null };
    await boundEnv.LEAD_CACHE.put(`braze:customer:${phone}`, JSON.stringify(entry));

    const { trace } = await simulate({ phone }, product);

    expect(trace.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        "We know this caller from the last hour.",
        "From the last hour we know: owner team_a, no score.",
      ]),
    );
  });

  it("that nobody knows is a stranger", async () => {
    brazeFinds([]);

    const { target, trace } = await simulate({ phone: aNumber() });

    expect(target).toEqual({ kind: "ivr_menu" });
    expect(trace.map(({ summary }) => summary)).toContain(
      "Nothing is known about the caller: Braze knows nobody with this number.",
    );
  });

  it("says when Braze cannot be asked", async () => {
    brazeFails(500);

    const { trace } = await simulate({ phone: aNumber() });

    expect(trace.find(({ event }) => event === "customer_data")).toMatchObject({
      result: "unavailable",
      summary: expect.stringMatching(/^Nothing is known about the caller: Braze: /),
    });
  });
});

/** A step without what differs from one call to the next. */
function shapeOf({ event, verdict, reason, result, source, dialer }: Record<string, unknown>) {
  return { event, verdict, reason, result, source, dialer };
}

describe("a dry run at another time", () => {
  it("goes by the hours of then", async () => {
    const hours = { name: "Day", days: ALWAYS, start_time: "09:00", end_time: "17:00" };
    const config = {
      timezone: "America/New_York",
      schedules: [{ ...hours, dialer: "dialfire" }],
      default_dialer: "zendesk_talk",
    };
    const rules = [{ rule_type: "time_based", name: "Hours", priority: 1, config }];
    const at = async (moment: string) => (await simulate({ lead: null, at: moment, rules })).target;

    expect(await at("2026-03-10T12:59:00Z")).toEqual(toDialer("zendesk_talk"));
    expect(await at("2026-03-10T13:00:00Z")).toEqual(toDialer("dialfire"));
  });
});

describe("a dry run of rules that nobody saved", () => {
  it("tries them in place of the active ones, and says what is odd about them", async () => {
    const draft = {
      rule_type: "lead_score",
      name: "Draft",
      priority: 1,
      config: { tiers: [{ name: "High", min: 50, max: 100, dialer: "zendesk_talk" }] },
    };

    const { target, trace, findings } = await expectPublished(0, () =>
      simulate({
        lead: { lead_score: 60 },
        rules: [draft, { ...draft, name: "Off", active: false }],
      }),
    );

    expect(target).toEqual(toDialer("zendesk_talk"));
    const tried = trace.filter(({ event }) => event === "rule_evaluated");
    expect(tried.map(({ name }) => name)).toEqual(["Draft"]);
    expect(findings).toMatchObject([{ code: "score_gap", rule_id: tried[0]?.rule_id }]);
  });

  it("names what is wrong with each of them", async () => {
    const rules = [
      { rule_type: "lead_owner", name: "Fine", priority: 1, config: { mappings: {} } },
      { rule_type: "lead_owner", name: "Wrong", config: { mappings: { a: "nobody" } } },
      { rule_type: "astrology", name: "Wrong, too", priority: 1, config: {} },
    ];

    const problem = problemIn(await post(startProduct(), { lead: null, rules }));

    expect(problem.status).toBe(400);
    expect(problem.details.map(({ field }) => field)).toEqual([
      "rules.1.priority",
      "rules.2.rule_type",
    ]);
  });

  it("refuses two active ones of one name", async () => {
    const rule = { rule_type: "lead_owner", name: "Twin", priority: 1, config: { mappings: {} } };

    const reply = await post(startProduct(), { lead: null, rules: [rule, rule] });

    expect(problemIn(reply)).toMatchObject({
      status: 400,
      details: [{ field: "rules.1.name", code: "duplicate_name" }],
    });
  });

  it("may be none at all", async () => {
    const { target, routing_rule } = await simulate({ lead: {}, rules: [] });

    expect({ target, routing_rule }).toEqual({
      target: toDialer("dialfire"),
      routing_rule: "default_dialer",
    });
  });
});

describe("a dry run of load balancing", () => {
  it("asks the dialers how busy they are", async () => {
    dialersAnswer((url) => wellAnswer(url, { free: 7 }));
    await boundEnv.DB.prepare("UPDATE dialers SET seats = 2 WHERE id = 1").run();

    const config = { strategy: "capacity", preferred_dialer: "dialfire" };
    const { target, trace } = await simulate({ lead: null, rules: [{ ...BALANCE, config }] });

    expect(target).toEqual(toDialer("zendesk_talk"));
    expect(trace.find(({ event }) => event === "capacity_check")?.summary).toBe(
      "Free agents: dialfire 2, estimated, zendesk_talk 7.",
    );
  });

  it("looks whose turn it is and draws no ticket", async () => {
    await saveRules([{ ...BALANCE, config: { strategy: "round_robin" } }]);
    const product = startProduct();
    brazeFinds([]);

    const first = await simulate({ lead: null }, product);
    const second = await simulate({ lead: null }, product);
    await product.ring();
    const third = await simulate({ lead: null }, product);

    expect(second.target).toEqual(first.target);
    expect(third.target).not.toEqual(first.target);
  });
});

describe("a dry run with a dialer that is off", () => {
  it("says who would ring instead, and why", async () => {
    await boundEnv.DB.prepare("UPDATE dialers SET active = 0 WHERE name = 'zendesk_talk'").run();

    const { target, order, trace } = await simulate({ lead: { lead_owner: "team_a" } });

    expect({ target, order }).toEqual({ target: toDialer("zendesk_talk"), order: ["dialfire"] });
    expect(trace.at(-1)?.summary).toBe(
      "The call rings at dialfire. Not at zendesk_talk: the dialer is switched off.",
    );
  });
});

describe("a dry run is refused", () => {
  it.each([
    ["without a caller", {}, "phone"],
    ["with two callers", { phone: "+491711234567", lead: null }, "phone"],
    ["with a number that is none", { phone: "0171 1234567" }, "phone"],
    ["with a time that is none", { lead: null, at: "tomorrow" }, "at"],
    ["with rules that are no list", { lead: null, rules: {} }, "rules"],
    ["with a score that is none", { lead: { lead_score: [] } }, "lead.lead_score"],
  ])("%s", async (_what, body, field) => {
    const reply = await post(startProduct(), body);

    expect(problemIn(reply)).toMatchObject({ status: 400, details: [{ field }] });
  });
});
