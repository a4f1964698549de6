import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  brazeAnswers,
  brazeFails,
  brazeFinds,
  brazeHangs,
  brazeKnows,
  brazeRefusesConnections,
  brazeStalls,
} from "../support/worker/braze";
import { forgetBreakers } from "../support/worker/breakers";
import { confirming } from "../support/worker/callback-talk";
import {
  brokenCache,
  brokenDatabase,
  brokenQueue,
  FAULTS,
  switchableDatabase,
} from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import {
  aCall,
  callOnce,
  type Overrides,
  runCron,
  startProduct,
  testEnv,
  traceOnce,
  type VoiceReply,
} from "../support/worker/product";
import { anOwnerRule, aScoreRule, saveRules } from "../support/worker/rules";
import { timed } from "../support/worker/stopwatch";
import { aCallSid, readTwiml } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

const DIALFIRE = TEST_VARIABLES.DIALFIRE_PHONE_NUMBER;
const ZENDESK = TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER;
const LAST_RESORT = TEST_VARIABLES.DEFAULT_DIALER_NUMBER;
/** A caller hears ringing meanwhile; past it Twilio's caller gives up on us (NFR-PERF-1). */
const ANSWER_WITHIN_MS = 2_000;

const log = captureLog();

/** The rules that every test here starts with are in D1, and a copy of them in KV. */
beforeEach(async () => {
  await forgetBreakers();
  await saveRules([anOwnerRule({ team_z: "zendesk_talk" }), aScoreRule()]);
  await runCron(testEnv());
});

/** Rings while parts are broken, and expects a valid answer in time. */
async function ringBroken(overrides: Overrides): Promise<VoiceReply> {
  const product = startProduct(overrides);
  const { value: reply, tookMs } = await timed(() => product.ring());
  expect(tookMs).toBeLessThan(ANSWER_WITHIN_MS);
  return reply;
}

/** The call as it is found in the database that does work. */
function onRecord(callSid: string, expected: Record<string, unknown>) {
  return callOnce(startProduct(), callSid, (call) => expect(call).toMatchObject(expected));
}

describe.each(FAULTS)("while the database answers with %s", (fault) => {
  it("the call is routed by the copy of the rules in KV, and is on record all the same", async () => {
    brazeKnows({ lead_owner: "team_z" });

    const { twiml, callSid } = await ringBroken({ DB: brokenDatabase(fault) });

    expect(twiml.dialled).toBe(ZENDESK);
    await onRecord(callSid, { rung: "last_good_configuration", routing_rule: "lead_owner" });
    expect(log.of("configuration.unavailable")).toMatchObject([{ level: "ERROR" }]);
  });

  it("a digit is taken, too", async () => {
    const product = startProduct({ DB: brokenDatabase(fault) });

    const { twiml, callSid } = await product.voice("/webhooks/twilio/gather", { Digits: "2" });

    expect(twiml.dialled).toBe(ZENDESK);
    await onRecord(callSid, { rung: "last_good_configuration", dtmf_digit: "2" });
  });

  it("a dialer that does not pick up is followed by the next", async () => {
    const product = startProduct({ DB: brokenDatabase(fault) });
    const path = "/webhooks/twilio/dial?v=1&order=dialfire,zendesk_talk&step=first&n=1&rs=1";

    const { twiml } = await product.voice(path, { DialCallStatus: "busy", CallStatus: "ringing" });

    expect(twiml.dialled).toBe(ZENDESK);
  });
});

const HELD = "v=1&order=dialfire,zendesk_talk&step=hold&n=4&since=1&rs=1";

describe.each([
  ["/webhooks/twilio/hold", ""],
  ["/webhooks/twilio/callback", "&ask=number&try=1"],
  ["/webhooks/twilio/callback", await confirming("01711234567")],
])("a caller on hold (%s, %s)", (path, more) => {
  it.each(FAULTS)("is connected while database and cache answer with %s", async (fault) => {
    const product = startProduct({ DB: brokenDatabase(fault), LEAD_CACHE: brokenCache(fault) });

    const { twiml } = await product.voice(`${path}?${HELD}${more}`, { Digits: "1" });

    expect(twiml.dialled).toBe(LAST_RESORT);
  });

  it.each(FAULTS)("is answered in time while the database answers with %s", async (fault) => {
    const product = startProduct({ DB: brokenDatabase(fault), LEDGER: brokenQueue("hang") });

    const { value, tookMs } = await timed(() =>
      product.voice(`${path}?${HELD}${more}`, { Digits: "1" }),
    );

    expect(tookMs).toBeLessThan(ANSWER_WITHIN_MS);
    expect(value.twiml.verbs.length).toBeGreaterThan(0);
  });
});

it.each(["throw", "hang"] as const)(
  "thanks are said for no callback that neither queue nor database took (%s)",
  async (fault) => {
    const product = startProduct({ DB: brokenDatabase(fault), LEDGER: brokenQueue(fault) });
    const path = `/webhooks/twilio/callback?${HELD}${await confirming("01711234567")}`;

    const { twiml, callSid } = await product.voice(path, { Digits: "1" });

    expect(twiml.said.join()).not.toContain("Thank you. We will call you back");
    expect(log.of("call.callback_not_kept", { call_sid: callSid })).toMatchObject([
      { level: "CRITICAL", number: "***4567" },
    ]);
  },
);

describe.each(FAULTS)("while the cache answers with %s", (fault) => {
  it("Braze is asked, and the call is routed as always", async () => {
    brazeKnows({ lead_score: 85 });

    const { twiml, callSid } = await ringBroken({ LEAD_CACHE: brokenCache(fault) });

    expect(twiml.dialled).toBe(DIALFIRE);
    await onRecord(callSid, { rung: "decision", routing_rule: "lead_score" });
  });
});

it.each(["throw", "hang"] as const)(
  "a cache that answers with %s is worth a warning and an error in the trace",
  async (fault) => {
    brazeKnows({ lead_score: 85 });

    const { callSid } = await ringBroken({ LEAD_CACHE: brokenCache(fault) });

    expect(log.of("cache.unavailable")).toMatchObject([{ level: "WARNING" }]);
    const trace = await traceOnce(startProduct(), callSid);
    expect(trace.decisions[0]?.steps.find((step) => step.event === "cache_lookup")).toMatchObject({
      result: "error",
      error: expect.any(String),
    });
  },
);

describe.each(["throw", "hang"] as const)("while the ledger's queue answers with %s", (fault) => {
  it("the call is routed as always and goes straight into the database", async () => {
    brazeKnows({ lead_score: 85 });

    const { twiml, callSid } = await ringBroken({ LEDGER: brokenQueue(fault) });

    expect(twiml.dialled).toBe(DIALFIRE);
    await onRecord(callSid, { rung: "decision", routing_rule: "lead_score" });
    expect(log.of("ledger.no_receipt", { call_sid: callSid })).toMatchObject([{ level: "ERROR" }]);
  });

  it("a status is kept, too", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct({ LEDGER: brokenQueue(fault) });

    const { callSid } = await product.ring();
    const form = { CallSid: callSid, CallStatus: "completed" };
    await product.voice("/webhooks/twilio/status", form);

    await onRecord(callSid, { outcome: "abandoned" });
  });
});

describe("while Braze", () => {
  it.each([
    ["refuses connections", brazeRefusesConnections],
    ["hangs", brazeHangs],
    ["stalls after half an answer", brazeStalls],
    ["answers 500", () => brazeFails(500)],
    ["answers 429", () => brazeFails(429)],
    ["answers 401", () => brazeFails(401)],
    ["redirects", () => brazeFails(302)],
    ["answers with HTML", () => brazeFails(200, "<html>")],
    ["answers with null", () => brazeFails(200, "null")],
    ["answers without users", () => brazeFails(200, "{}")],
    ["answers with users that are none", () => brazeFinds(["a", 1])],
    ["gives no response at all", () => brazeAnswers(() => null as never)],
  ])("%s, the caller hears the menu", async (_what, break_) => {
    break_();

    const { twiml, callSid } = await ringBroken({});

    expect(twiml.verbs).toEqual(["Gather", "Say", "Dial"]);
    await onRecord(callSid, { rung: "decision", routing_rule: "dtmf_ivr", status: "in_ivr" });
  });

  it("is not configured, the caller hears the menu as well", async () => {
    const { twiml, callSid } = await ringBroken({ BRAZE_API_URL: "", BRAZE_API_KEY: "" });

    expect(twiml.gather).not.toBeNull();
    await onRecord(callSid, { rung: "decision" });
  });
});

describe("while several parts are broken at once", () => {
  it.each(FAULTS)(
    "database and cache (%s): the number of last resort, on record",
    async (fault) => {
      brazeKnows({ lead_score: 85 });

      const { twiml, callSid } = await ringBroken({
        DB: brokenDatabase(fault),
        LEAD_CACHE: brokenCache(fault),
      });

      expect(twiml.dialled).toBe(LAST_RESORT);
      await onRecord(callSid, { rung: "default_number", routing_rule: "emergency" });
      expect(log.of("call.emergency_route", { call_sid: callSid })).toMatchObject([
        { level: "CRITICAL" },
      ]);
    },
  );

  it.each(FAULTS)("everything (%s): the number of last resort", async (fault) => {
    if (fault === "hang") brazeHangs();
    else brazeRefusesConnections();

    const { twiml, callSid } = await ringBroken({
      DB: brokenDatabase(fault),
      LEAD_CACHE: brokenCache(fault),
      LEDGER: brokenQueue(fault),
    });

    expect(twiml.dialled).toBe(LAST_RESORT);
    expect(log.of("call.emergency_route", { call_sid: callSid })).toHaveLength(1);
  });

  it("database slow, Braze and queue silent: the last good rules still decide in time", async () => {
    brazeHangs();

    const { twiml } = await ringBroken({
      DB: brokenDatabase("hang"),
      LEDGER: brokenQueue("hang"),
    });

    expect(twiml.gather).not.toBeNull();
  });

  it("database and queue refuse: one CRITICAL line holds the whole event", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct({ DB: brokenDatabase("throw"), LEDGER: brokenQueue("throw") });

    const { callSid } = await product.ring();
    await product.settle();

    expect(log.of("ledger.lost", { call_sid: callSid })).toMatchObject([
      {
        level: "CRITICAL",
        message: {
          event: { kind: "call.routed", callSid, dialer: "dialfire" },
          decision: { callSid, finalDialer: "dialfire" },
        },
      },
    ]);
  });

  it("database and queue hang: the line comes before the platform ends the work", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const product = startProduct({ DB: brokenDatabase("hang"), LEDGER: brokenQueue("hang") });
      const form = { ...aCall(), Digits: "1" };
      let replied = false;
      const replying = product.voice("/webhooks/twilio/gather", form).then(() => {
        replied = true;
      });
      while (!replied) await vi.advanceTimersByTimeAsync(100);
      await replying;

      for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 500) {
        await vi.advanceTimersByTimeAsync(500);
      }

      expect(log.of("ledger.lost", { call_sid: form.CallSid })).toMatchObject([
        { level: "CRITICAL", message: { event: { callSid: form.CallSid } } },
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("the last copy of the rules serves while there is one", async () => {
    brazeKnows({ lead_owner: "team_z" });
    const db = switchableDatabase(testEnv().DB);
    const product = startProduct({ DB: db, LEAD_CACHE: brokenCache("throw") });
    await product.ring();
    db.fault = "throw";
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 2_000);

    const { twiml } = await product.ring();

    expect(twiml.dialled).toBe(ZENDESK);
  });
});

describe("without numbers to dial", () => {
  const NO_DIALER = { DIALFIRE_PHONE_NUMBER: "", ZENDESK_TALK_PHONE_NUMBER: "" };

  it("of any dialer, the number of last resort takes the call, loudly", async () => {
    brazeKnows({ lead_score: 85 });

    const { twiml, callSid } = await ringBroken(NO_DIALER);

    expect(twiml.dialled).toBe(LAST_RESORT);
    expect(log.of("call.no_dialer", { call_sid: callSid })).toMatchObject([{ level: "CRITICAL" }]);
    await onRecord(callSid, { rung: "default_number", routing_rule: "emergency" });
  });

  it("of last resort, a dialer's number stands in", async () => {
    const overrides = { DEFAULT_DIALER_NUMBER: "", DB: brokenDatabase("throw") };
    const { twiml } = await ringBroken({ ...overrides, LEAD_CACHE: brokenCache("throw") });

    expect(twiml.dialled).toBe(DIALFIRE);
  });

  it("that are numbers at all, they count as missing", async () => {
    const { twiml } = await ringBroken({ ...NO_DIALER, DIALFIRE_PHONE_NUMBER: "abc" });

    expect(twiml.dialled).toBe(LAST_RESORT);
  });

  it.each<[string, Overrides]>([
    ["", {}],
    [" and without any auth token", { TWILIO_AUTH_TOKEN: "" }],
  ])("of any kind%s, nobody can be called: 500 in the error format", async (_and, more) => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct({ ...NO_DIALER, DEFAULT_DIALER_NUMBER: "", ...more });

    const reply = await product.webhook("/webhooks/twilio", aCall());

    expect(reply.status).toBe(500);
    expect(reply.json).toEqual({
      error: {
        type: "InternalServerError",
        message: expect.any(String),
        details: [],
        request_id: reply.headers.get("x-request-id"),
      },
    });
    expect(reply.text).not.toContain("at ");
    expect(log.atLevel("CRITICAL")).not.toEqual([]);
  });

  it("of any kind, the call is on record, so that somebody can call back", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct({ ...NO_DIALER, DEFAULT_DIALER_NUMBER: "" });
    const form = aCall();

    await product.webhook("/webhooks/twilio", form);

    await onRecord(form.CallSid, { rung: "default_number" });
  });
});

describe("the static fallback", () => {
  const PATH = "/webhooks/twilio/fallback";
  const dead: Overrides = {
    DB: brokenDatabase("throw"),
    LEAD_CACHE: brokenCache("throw"),
    LEDGER: brokenQueue("throw"),
    FALLBACK_LIMIT: { limit: () => Promise.reject(new Error("no limiter")) },
    TWILIO_AUTH_TOKEN: "",
  };

  it("answers a GET from anybody", async () => {
    const reply = await startProduct().send(PATH);

    expect(reply.status).toBe(200);
    expect(readTwiml(reply.text).dialled).toBe(LAST_RESORT);
  });

  it("answers a POST from anybody", async () => {
    const reply = await startProduct().webhook(PATH, aCall(), { token: null });

    expect(reply.status).toBe(200);
    expect(readTwiml(reply.text).dialled).toBe(LAST_RESORT);
  });

  it.each(["GET", "POST"])("answers a %s when nothing else works any more", async (method) => {
    const reply = await startProduct(dead).send(PATH, { method });

    expect(reply.status).toBe(200);
    expect(readTwiml(reply.text).dialled).toBe(LAST_RESORT);
  });

  it("answers when the limiter does not", async () => {
    const FALLBACK_LIMIT = { limit: () => new Promise<never>(() => undefined) };

    const reply = await startProduct({ FALLBACK_LIMIT }).send(PATH);

    expect(reply.status).toBe(200);
  });

  it("answers a body that is no form", async () => {
    const reply = await startProduct().send(PATH, { method: "POST", body: "{{{{" });

    expect(readTwiml(reply.text).dialled).toBe(LAST_RESORT);
  });

  it("keeps a call that Twilio really sent here, as the last rung", async () => {
    const product = startProduct();
    const ErrorUrl = "https://ivr.test/webhooks/twilio/callback?try=1&entered=01711234567";

    const { callSid } = await product.voice(PATH, { ...aCall(), ErrorCode: "11200", ErrorUrl });
    await product.settle();

    await onRecord(callSid, { rung: "static", routing_rule: "emergency" });
    expect(log.of("call.static_fallback")).toMatchObject([
      { level: "CRITICAL", error_url: "https://ivr.test/webhooks/twilio/callback" },
    ]);
  });

  it("keeps such a call when Twilio asked by GET, too", async () => {
    const product = startProduct();
    const query = new URLSearchParams({ ...aCall(), ErrorCode: "11200" });

    const reply = await product.signedGet(`${PATH}?${query}`);
    await product.settle();

    expect(reply.status).toBe(200);
    await onRecord(query.get("CallSid") ?? "", { rung: "static" });
  });

  it("keeps nothing of a call nobody proved", async () => {
    const product = startProduct();
    const form = { ...aCall(), CallSid: aCallSid() };

    await product.webhook(PATH, form, { token: null });
    await product.settle();

    expect((await startProduct().api(`/api/v1/calls/${form.CallSid}`)).status).toBe(404);
  });

  it("refuses a flood of unproven requests, and never one that is signed", async () => {
    const FALLBACK_LIMIT = { limit: async () => ({ success: false }) };
    const product = startProduct({ FALLBACK_LIMIT });

    const unproven = await product.send(PATH);
    const proven = await product.webhook(PATH, aCall());

    expect(unproven.status).toBe(429);
    expect(unproven.json).toMatchObject({ error: { type: "RateLimitError" } });
    expect(proven.status).toBe(200);
  });

  it("reveals nothing but one number", async () => {
    const reply = await startProduct().send(PATH);

    expect(reply.text.match(/\+\d+/g)).toEqual([LAST_RESORT]);
  });
});
