import { beforeEach, describe, expect, it } from "vitest";
import { brazeFinds, brazeHangs, brazeKnows } from "../support/worker/braze";
import { forgetBreakers } from "../support/worker/breakers";
import { captureLog } from "../support/worker/log-lines";
import {
  callOnce,
  eventually,
  type Product,
  readCall,
  readTrace,
  startProduct,
  traceOnce,
} from "../support/worker/product";
import {
  anOwnerRule,
  aScoreRule,
  forgetSettings,
  saveRules,
  saveSettings,
  saveShippedRules,
} from "../support/worker/rules";
import { aCallSid, aNumber } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

const DIALFIRE = TEST_VARIABLES.DIALFIRE_PHONE_NUMBER;
const ZENDESK = TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER;
const LAST_RESORT = TEST_VARIABLES.DEFAULT_DIALER_NUMBER;
/** How soon after the reply a call can be read back, milliseconds (C153). */
const ON_RECORD_WITHIN_MS = 500;

const log = captureLog();

beforeEach(async () => {
  await forgetBreakers();
  await saveShippedRules();
  await forgetSettings();
});

describe("a call that comes in", () => {
  it("is dialled through to the dialer the rules choose, showing the caller's number", async () => {
    brazeKnows({ lead_score: 85 });
    const from = aNumber();

    const { twiml } = await startProduct().ring({ From: from });

    expect(twiml.verbs).toEqual(["Dial"]);
    expect(twiml.dialled).toBe(DIALFIRE);
    expect(twiml.dial?.attributes).toMatchObject({
      callerId: from,
      answerOnBridge: "true",
      method: "POST",
    });
  });

  it("can be read back whole within half a second of the reply", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    await callOnce(product, (await product.ring()).callSid, () => undefined);

    const { callSid } = await product.ring();
    const repliedAt = performance.now();
    await eventually(() => readTrace(product, callSid), { timeout: 5_000, interval: 5 });

    expect(performance.now() - repliedAt).toBeLessThan(ON_RECORD_WITHIN_MS);
    expect(await readCall(product, callSid)).toMatchObject({ call_sid: callSid });
  });

  it("is on record with who called, where it went, why, and how long that took", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();

    const { callSid } = await product.ring({ From: "+491711234567" });
    const call = await callOnce(product, callSid, () => undefined);

    expect(call).toMatchObject({
      call_sid: callSid,
      direction: "inbound",
      caller_number: "+4917***4567",
      called_number: TEST_VARIABLES.TWILIO_PHONE_NUMBER,
      status: "routed",
      outcome: null,
      routing_rule: "lead_score",
      routed_dialer: "dialfire",
      rung: "decision",
      lead_owner: null,
      lead_score: 85,
      braze_cache_hit: false,
    });
    expect(call.status_history.map((entry) => entry.status)).toEqual(["received", "routed"]);
    expect(call.routing_decision_ms).toBeGreaterThan(0);
    expect(call.response_time_ms).toBeGreaterThan(0);
    expect(call.routed_at).toEqual(expect.any(String));
  });

  it("leaves a trace of every step, from ringing to the answer", async () => {
    brazeKnows({ lead_score: 65 });
    const product = startProduct();

    const { callSid } = await product.ring();
    const trace = await traceOnce(product, callSid);

    expect(trace.decisions).toHaveLength(1);
    const [decision] = trace.decisions;
    expect(decision?.steps.map((step) => step.event)).toEqual([
      "call_received",
      "cache_lookup",
      "customer_data",
      "rule_evaluated",
      "rule_evaluated",
      "dialer_selected",
      "twiml_generated",
    ]);
    expect(decision?.steps.filter((step) => step.event === "rule_evaluated")).toMatchObject([
      { type: "lead_owner", verdict: "no_match", reason: "the lead has no owner" },
      { type: "lead_score", verdict: "decided" },
    ]);
    expect(decision).toMatchObject({ ruleset_version: 1, final_dialer: "dialfire" });
    expect(trace.events.map((event) => event.kind)).toEqual(["call.routed"]);
  });

  it("keeps the provider call in its trace, without the key and without the number", async () => {
    brazeKnows({ lead_score: 65 });
    const product = startProduct();

    const { callSid } = await product.ring({ From: "+491719876543" });
    const trace = await traceOnce(product, callSid);

    expect(trace.api_calls).toMatchObject([
      { integration: "braze", method: "POST", response_status: 201, success: true },
    ]);
    const text = JSON.stringify(trace);
    expect(text).not.toContain(TEST_VARIABLES.BRAZE_API_KEY);
    expect(text).not.toContain("491719876543");
  });

  it("writes one line that names the call, and shows four digits of the caller", async () => {
    brazeKnows({ lead_score: 65 });

    const { callSid } = await startProduct().ring({ From: "+491719876543" });

    expect(log.of("call.routed", { call_sid: callSid })).toMatchObject([
      {
        level: "INFO",
        caller: "***6543",
        routed_dialer: "dialfire",
        request_id: expect.any(String),
      },
    ]);
    expect(log.text()).not.toContain("491719876543");
  });

  it("needs no API key", async () => {
    brazeKnows({ lead_score: 85 });

    expect((await startProduct().ring()).status).toBe(200);
  });

  it("that Twilio sends twice is one call with two decisions", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const form = { CallSid: aCallSid(), From: aNumber() };

    await product.ring(form);
    await product.ring(form);
    await traceOnce(product, form.CallSid, (trace) => expect(trace.decisions).toHaveLength(2));

    const rows = await product.env.DB.prepare("SELECT count(*) AS n FROM calls WHERE call_sid = ?1")
      .bind(form.CallSid)
      .first();
    expect(rows).toEqual({ n: 1 });
  });
});

describe("the rules", () => {
  it("send a lead to the dialer of its owner, before its score counts", async () => {
    await saveRules([anOwnerRule({ team_b: "zendesk_talk" }), aScoreRule()]);
    brazeKnows({ lead_owner: "team_b", lead_score: 95 });
    const product = startProduct();

    const { twiml, callSid } = await product.ring();

    expect(twiml.dialled).toBe(ZENDESK);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ routing_rule: "lead_owner", lead_owner: "team_b" }),
    );
  });

  it("let several owners share a dialer", async () => {
    await saveRules([anOwnerRule({ team_b: "zendesk_talk", team_c: "zendesk_talk" })]);
    brazeKnows({ lead_owner: "team_c" });

    expect((await startProduct().ring()).twiml.dialled).toBe(ZENDESK);
  });

  it("send an owner nobody mapped to the owner rule's own default", async () => {
    await saveRules([anOwnerRule({ team_b: "dialfire" }, "zendesk_talk"), aScoreRule()]);
    brazeKnows({ lead_owner: "team_x", lead_score: 95 });

    expect((await startProduct().ring()).twiml.dialled).toBe(ZENDESK);
  });

  it("ask for the score where the lead has no owner", async () => {
    await saveRules([anOwnerRule({ team_b: "zendesk_talk" }), aScoreRule()]);
    brazeKnows({ lead_owner: null, lead_score: 95 });

    expect((await startProduct().ring()).twiml.dialled).toBe(DIALFIRE);
  });

  it.each([
    [0, ZENDESK],
    [49, ZENDESK],
    [50, DIALFIRE],
    [79, DIALFIRE],
    [80, DIALFIRE],
    [100, DIALFIRE],
    ["20", ZENDESK],
  ])("send a lead with score %s to the dialer of its tier", async (lead_score, number) => {
    brazeKnows({ lead_score });
    const product = startProduct();

    const { twiml, callSid } = await product.ring();

    expect(twiml.dialled).toBe(number);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ routing_rule: "lead_score", lead_score: Number(lead_score) }),
    );
  });

  it.each([79.5, 101, -1, "high"])(
    "send a lead with score %s, which is in no tier, to the score rule's default",
    async (lead_score) => {
      brazeKnows({ lead_score });

      expect((await startProduct().ring()).twiml.dialled).toBe(ZENDESK);
    },
  );

  it("send a known lead without a score to the score rule's default, and say so", async () => {
    brazeKnows({});
    const product = startProduct();

    const { twiml, callSid } = await product.ring();

    expect(twiml.dialled).toBe(ZENDESK);
    const trace = await traceOnce(product, callSid);
    expect(JSON.stringify(trace.decisions)).toContain("no score available");
  });

  it("leave a known lead nobody decided on to the default dialer", async () => {
    await saveRules([]);
    brazeKnows({ lead_owner: "team_b" });
    const product = startProduct({ PRIMARY_DIALER: "zendesk_talk" });

    const { twiml, callSid } = await product.ring();

    expect(twiml.dialled).toBe(ZENDESK);
    await callOnce(product, callSid, (call) => expect(call.routing_rule).toBe("default_dialer"));
  });
});

describe("a caller we do not know", () => {
  it.each([
    ["who withholds the number as a word", "anonymous"],
    ["who withholds the number in capitals", "RESTRICTED"],
    ["whose withheld number is spelled on a keypad", "+266696687"],
    ["from an app", "client:alice"],
    ["from a SIP address", "sip:alice@example.com"],
    ["whose number is empty", ""],
    ["whose number is junk", "<script>&'\"12"],
  ])("%s hears the menu, and Braze is not asked", async (_who, from) => {
    const braze = brazeKnows({ lead_score: 85 });
    const product = startProduct();

    const { twiml, callSid } = await product.ring({ From: from });

    expect(twiml.gather?.attributes).toMatchObject({ input: "dtmf", numDigits: "1" });
    expect(braze.requests).toEqual([]);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ status: "in_ivr", caller_number: null, routed_dialer: null }),
    );
  });

  it("hears the menu when Braze knows nobody with the number", async () => {
    brazeFinds([]);

    const { twiml } = await startProduct().ring();

    expect(twiml.said[0]).toBe("Press 1 for sales. Press 2 for support.");
    expect(log.of("braze.not_found")).toMatchObject([{ level: "INFO" }]);
  });

  it("shows our own number to the dialer, since there is no other", async () => {
    brazeFinds([]);
    await saveSettings({ crm_unavailable_action: "default_dialer" });

    const { twiml } = await startProduct().ring({ From: "anonymous" });

    expect(twiml.dialled).toBe(DIALFIRE);
    expect(twiml.dial?.attributes.callerId).toBe(TEST_VARIABLES.TWILIO_PHONE_NUMBER);
  });

  it("goes to the default dialer without a menu where the setting says so", async () => {
    brazeFinds([]);
    await saveSettings({ crm_unavailable_action: "default_dialer" });

    const { twiml } = await startProduct().ring();

    expect(twiml.gather).toBeNull();
    expect(twiml.dialled).toBe(DIALFIRE);
  });
});

describe("a call that was forwarded to us", () => {
  it("keeps the number it was forwarded from, and shows it masked", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();

    const { callSid } = await product.ring({ ForwardedFrom: "+493055555555" });

    await callOnce(product, callSid, (call) => expect(call.forwarded_from).toBe("+4930***5555"));
  });

  it("never goes back to the dialer it came from", async () => {
    brazeKnows({ lead_score: 20 });
    const product = startProduct();

    const { twiml, callSid } = await product.ring({ ForwardedFrom: ZENDESK });

    expect(twiml.dialled).toBe(DIALFIRE);
    const trace = await traceOnce(product, callSid);
    expect(JSON.stringify(trace.decisions)).toContain("forwarded from this number");
  });

  it("never goes back either when the plus of that number arrives as a space", async () => {
    brazeKnows({ lead_score: 20 });

    const { twiml } = await startProduct().ring({ ForwardedFrom: ZENDESK.replace("+", " ") });

    expect(twiml.dialled).toBe(DIALFIRE);
  });

  it("never goes to a dialer whose number is the one that was called", async () => {
    brazeKnows({ lead_score: 20 });

    const { twiml } = await startProduct().ring({ To: ZENDESK });

    expect(twiml.dialled).toBe(DIALFIRE);
  });
});

describe("the menu", () => {
  const pressed = (product: Product, digits: Record<string, string>) =>
    product.voice("/webhooks/twilio/gather", digits);

  it("asks with the words of the story, and has the number of last resort behind it", async () => {
    brazeFinds([]);

    const { twiml } = await startProduct().ring();

    expect(twiml.verbs).toEqual(["Gather", "Say", "Dial"]);
    expect(twiml.gather?.attributes).toEqual({
      input: "dtmf",
      numDigits: "1",
      action: "/webhooks/twilio/gather",
      method: "POST",
      actionOnEmptyResult: "true",
    });
    expect(twiml.said).toEqual([
      "Press 1 for sales. Press 2 for support.",
      "We didn't receive any input. Connecting you to our main line.",
    ]);
    expect(twiml.dialled).toBe(LAST_RESORT);
    expect(twiml.dialAction).toContain("step=safety_net");
  });

  it("books what rings behind it on no dialer", async () => {
    brazeFinds([]);
    const product = startProduct();
    const { twiml, callSid } = await product.ring();

    await product.voice(twiml.statusCallback ?? "", {
      CallSid: aCallSid(),
      ParentCallSid: callSid,
      CallStatus: "ringing",
    });

    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ routed_dialer: null, legs: [{ dialer: null, attempt: 1 }] }),
    );
  });

  it("is said again as often as an operator set, and then says why the call moves on", async () => {
    brazeFinds([]);
    await saveSettings({ menu: { repeats: 1 } });
    const product = startProduct();

    const { callSid, twiml: menu } = await product.ring();
    const again = await product.voice(menu.gather?.attributes.action ?? "", { CallSid: callSid });
    const over = await product.voice(again.twiml.gather?.attributes.action ?? "", {
      CallSid: callSid,
      Digits: "9",
    });

    expect(again.twiml.verbs).toEqual(["Gather", "Say", "Dial"]);
    expect(over.twiml.verbs).toEqual(["Say", "Dial"]);
    expect(over.twiml.said).toEqual([
      "That is not one of the options. Connecting you to our main line.",
    ]);
    expect(over.twiml.dialled).toBe(DIALFIRE);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({
        routing_rule: "dtmf_ivr",
        dtmf_digit: "invalid",
        routed_dialer: "dialfire",
      }),
    );
  });

  it.each([
    ["1", DIALFIRE, "1"],
    ["2", ZENDESK, "2"],
    ["9", DIALFIRE, "invalid"],
    ["*", DIALFIRE, "invalid"],
    ["12", DIALFIRE, "invalid"],
    ["__proto__", DIALFIRE, "invalid"],
    ["constructor", DIALFIRE, "invalid"],
    ["", DIALFIRE, "timeout"],
  ])("takes the digit %j to %s and records %j", async (digits, number, recorded) => {
    const product = startProduct();

    const { twiml, callSid } = await pressed(product, { Digits: digits });

    expect(twiml.dialled).toBe(number);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({
        routing_rule: "dtmf_ivr",
        dtmf_digit: recorded,
        status: "routed",
      }),
    );
    expect(log.of("call.menu_answered", { call_sid: callSid })).toHaveLength(1);
  });

  it("takes a result without any digit as no answer in time", async () => {
    const product = startProduct();

    const { twiml, callSid } = await pressed(product, {});

    expect(twiml.dialled).toBe(DIALFIRE);
    await callOnce(product, callSid, (call) => expect(call.dtmf_digit).toBe("timeout"));
  });

  it("follows the options an operator set", async () => {
    await saveSettings({ menu: { options: { "7": "zendesk_talk" } } });

    const { twiml } = await pressed(startProduct(), { Digits: "7" });

    expect(twiml.dialled).toBe(ZENDESK);
  });

  it("and its answer are one call with two decisions", async () => {
    brazeFinds([]);
    const product = startProduct();

    const { callSid } = await product.ring();
    await pressed(product, { CallSid: callSid, Digits: "2" });

    const trace = await traceOnce(product, callSid, (found) =>
      expect(found.decisions).toHaveLength(2),
    );
    expect(trace.decisions.map((decision) => decision.final_dialer)).toEqual([
      null,
      "zendesk_talk",
    ]);
    const call = await readCall(product, callSid);
    expect(call.status_history.map((entry) => entry.status)).toEqual([
      "received",
      "in_ivr",
      "routed",
    ]);
  });
});

describe("when the dialled side does not pick up", () => {
  /** A call that was just handed over, and its way on. */
  async function aRingingCall(form: Record<string, string> = {}) {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { callSid, twiml } = await product.ring(form);
    const next = (action: string | null, status: string, more: Record<string, string> = {}) =>
      product.voice(action ?? "no action", {
        CallSid: callSid,
        CallStatus: "in-progress",
        DialCallStatus: status,
        DialCallSid: aCallSid(),
        ...form,
        ...more,
      });
    return { product, callSid, action: twiml.dialAction, next };
  }

  it("a failed dial rings the same dialer once more, and then the other one", async () => {
    const { action, next } = await aRingingCall();

    const again = await next(action, "failed");
    const other = await next(again.twiml.dialAction, "failed");

    expect([again.twiml.dialled, other.twiml.dialled]).toEqual([DIALFIRE, ZENDESK]);
  });

  it.each(["busy", "no-answer"])("%s goes to the other dialer at once", async (status) => {
    const { product, callSid, action, next } = await aRingingCall();

    const { twiml } = await next(action, status);

    expect(twiml.dialled).toBe(ZENDESK);
    expect(log.of("call.dialled_again", { call_sid: callSid })).toMatchObject([
      { level: "WARNING", failed_dialer: "dialfire", reason: status, dialer: "zendesk_talk" },
    ]);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ routed_dialer: "zendesk_talk", outcome: null }),
    );
  });

  it("when both failed the first is tried once more, and then the caller holds", async () => {
    const { product, callSid, action, next } = await aRingingCall();

    const other = await next(action, "busy");
    const again = await next(other.twiml.dialAction, "no-answer");
    const held = await next(again.twiml.dialAction, "busy");

    expect(again.twiml.verbs).toEqual(["Say", "Pause", "Dial"]);
    expect(again.twiml.dialled).toBe(DIALFIRE);
    expect(log.of("call.both_dialers_failed", { call_sid: callSid })).toMatchObject([
      { level: "CRITICAL", order: "dialfire, zendesk_talk" },
    ]);
    expect(held.twiml.verbs).toEqual(["Gather"]);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ status: "holding", outcome: null }),
    );
  });

  it("a caller on hold keeps the order, and is told goodbye after the longest hold", async () => {
    await saveSettings({ hold: { max_seconds: 0 } });
    const { product, callSid, action, next } = await aRingingCall();
    const wait = (gatherAction: string | null) =>
      product.voice(gatherAction ?? "no gather", { CallSid: callSid });

    const other = await next(action, "busy");
    const again = await next(other.twiml.dialAction, "busy");
    const held = await next(again.twiml.dialAction, "busy");
    const offered = await wait(held.twiml.gatherAction);
    const over = await wait(offered.twiml.gatherAction);

    expect(held.twiml.gatherAction).toContain("order=dialfire%2Czendesk_talk");
    expect(offered.twiml.said).toEqual([
      "Thank you for holding. Press 1 to leave a callback number instead.",
    ]);
    expect(over.twiml.verbs).toEqual(["Say", "Hangup"]);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({
        status: "busy",
        outcome: "failed",
        failure_reason: "dialfire: busy",
      }),
    );
  });

  it("a call that only our own voice answered is not connected", async () => {
    const { product, callSid, action, next } = await aRingingCall();
    const tell = (CallStatus: string) =>
      product.voice("/webhooks/twilio/status", { CallSid: callSid, CallStatus });

    const other = await next(action, "busy");
    const again = await next(other.twiml.dialAction, "no-answer");
    await next(again.twiml.dialAction, "busy");
    await tell("in-progress");
    await tell("completed");

    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({
        status: "abandoned",
        outcome: "failed",
        connected_at: null,
        failure_reason: "the caller left while on hold",
      }),
    );
  });

  it.each(["/webhooks/twilio/hold", "/webhooks/twilio/callback"])(
    "an address that was cut off (%s) still connects the caller, and that is on record",
    async (path) => {
      const product = startProduct();

      const { twiml, callSid } = await product.voice(path, { Digits: "1" });

      expect(twiml.dialled).toBe(LAST_RESORT);
      await callOnce(product, callSid, (call) =>
        expect(call).toMatchObject({ rung: "default_number" }),
      );
    },
  );

  it("a caller who was answered is connected, and the call is over", async () => {
    const { product, callSid, action, next } = await aRingingCall();

    const { twiml } = await next(action, "completed", { DialCallDuration: "42" });

    expect(twiml.verbs).toEqual([]);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ status: "completed", outcome: "connected", call_duration: 42 }),
    );
  });

  it("a caller who hung up is not dialled for again", async () => {
    const { product, callSid, action, next } = await aRingingCall();

    const { twiml } = await next(action, "no-answer", { CallStatus: "completed" });

    expect(twiml.verbs).toEqual([]);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ status: "abandoned", outcome: "abandoned" }),
    );
  });

  it("a result Twilio sends twice is one event, answered alike", async () => {
    const { product, callSid, action, next } = await aRingingCall();
    const leg = { DialCallSid: aCallSid() };

    const first = await next(action, "busy", leg);
    const second = await next(action, "busy", leg);

    expect(second.twiml.dialled).toBe(first.twiml.dialled);
    await traceOnce(product, callSid, (trace) =>
      expect(trace.events.map((event) => event.kind)).toContain("call.dial_ended"),
    );
    await product.webhook("/webhooks/twilio/status", { CallSid: callSid, CallStatus: "completed" });
    const trace = await traceOnce(product, callSid, (found) =>
      expect(found.events.map((event) => event.kind)).toContain("call.completed"),
    );
    expect(trace.events.filter((event) => event.kind === "call.dial_ended")).toHaveLength(1);
  });

  it("the loop guard holds for the next dialer, too", async () => {
    const { action, next } = await aRingingCall({ ForwardedFrom: ZENDESK });

    const { twiml } = await next(action, "busy");

    expect(twiml.dialled).not.toBe(ZENDESK);
  });

  it("a call keeps its order when the configuration changes on the way", async () => {
    const { action, next } = await aRingingCall();
    await saveSettings({ fallback_dialer: "dialfire" });

    const { twiml } = await next(action, "busy");

    expect(twiml.dialled).toBe(ZENDESK);
  });

  it("the number of retries is a setting", async () => {
    const { action } = await aRingingCall();
    await saveSettings({ max_retry_attempts: 0 });

    const form = { CallStatus: "in-progress", DialCallStatus: "failed" };
    const { twiml } = await startProduct().voice(action ?? "no action", form);

    expect(twiml.dialled).toBe(ZENDESK);
  });

  it.each([
    ["without our state", "/webhooks/twilio/dial"],
    ["of a version we do not know", "/webhooks/twilio/dial?v=9&order=dialfire&step=first&n=1&rs=1"],
    ["with a step we do not know", "/webhooks/twilio/dial?v=1&order=dialfire&step=zzz&n=1&rs=1"],
  ])("an action address %s still connects the caller to somebody", async (_what, path) => {
    const form = { CallStatus: "in-progress", DialCallStatus: "failed" };

    const { twiml } = await startProduct().voice(path, form);

    expect(twiml.dialled).toEqual(expect.any(String));
  });
});

describe("status callbacks", () => {
  /** A call that was handed over, and a way to report what becomes of it. */
  async function aRoutedCall() {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const { callSid } = await product.ring();
    const leg = aCallSid();
    const path = "/webhooks/twilio/status?dialer=dialfire&attempt=1";
    const ofLeg = (CallStatus: string, more: Record<string, string> = {}) =>
      product.voice(path, { CallSid: leg, ParentCallSid: callSid, CallStatus, ...more });
    const ofCaller = (CallStatus: string, more: Record<string, string> = {}) =>
      product.voice("/webhooks/twilio/status", { CallSid: callSid, CallStatus, ...more });
    return { product, callSid, leg, ofLeg, ofCaller };
  }

  it.each([
    ["initiated", "initiated", "routed"],
    ["queued", "initiated", "routed"],
    ["ringing", "ringing", "ringing"],
    ["in-progress", "in-progress", "in-progress"],
    ["completed", "completed", "in-progress"],
    ["busy", "busy", "routed"],
    ["no-answer", "no-answer", "routed"],
    ["failed", "failed", "routed"],
    ["canceled", "canceled", "routed"],
  ])("that say %s of a dialled leg make it %s and the call %s", async (word, legStatus, status) => {
    const { product, callSid, leg, ofLeg } = await aRoutedCall();

    const reply = await ofLeg(word);

    expect(reply.twiml.verbs).toEqual([]);
    await callOnce(product, callSid, (call) => {
      expect(call.legs).toMatchObject([
        { leg_sid: leg, dialer: "dialfire", attempt: 1, status: legStatus },
      ]);
      expect(call.status).toBe(status);
    });
  });

  it.each([
    ["completed", "abandoned", "abandoned"],
    ["busy", "busy", "failed"],
    ["no-answer", "no-answer", "failed"],
    ["failed", "failed", "failed"],
    ["canceled", "canceled", "abandoned"],
  ])("that say %s of the caller's own leg end the call as %s", async (word, status, outcome) => {
    const { product, callSid, ofCaller } = await aRoutedCall();

    await ofCaller(word);

    await callOnce(product, callSid, (call) => expect(call).toMatchObject({ status, outcome }));
  });

  it("tell the whole life of an answered call, with its length and its legs", async () => {
    const { product, callSid, leg, ofLeg, ofCaller } = await aRoutedCall();

    await ofLeg("initiated", { SequenceNumber: "0" });
    await ofLeg("ringing", { SequenceNumber: "1" });
    await ofLeg("in-progress", { SequenceNumber: "2" });
    await ofLeg("completed", { SequenceNumber: "3", CallDuration: "61" });
    await ofCaller("completed", { CallDuration: "75" });

    const call = await callOnce(product, callSid, (found) =>
      expect(found).toMatchObject({ status: "completed", outcome: "connected", call_duration: 75 }),
    );
    expect(call.status_history.map((entry) => entry.status)).toEqual([
      "received",
      "routed",
      "ringing",
      "in-progress",
      "completed",
    ]);
    const { routed_at, connected_at, ended_at } = call;
    expect([routed_at, connected_at, ended_at]).toEqual(Array(3).fill(expect.any(String)));
    expect(call.agent_connection_ms).toBe(
      Date.parse(String(connected_at)) - Date.parse(String(routed_at)),
    );
    expect(call.legs).toEqual([
      {
        leg_sid: leg,
        dialer: "dialfire",
        attempt: 1,
        status: "completed",
        ringing_at: expect.any(String),
        answered_at: connected_at,
        ended_at: expect.any(String),
        duration_seconds: 61,
        error_code: null,
      },
    ]);
  });

  it("that arrive in the wrong order give the same call", async () => {
    const { product, callSid, ofLeg, ofCaller } = await aRoutedCall();

    await ofCaller("completed", { CallDuration: "75" });
    await ofLeg("completed", { SequenceNumber: "3", CallDuration: "61" });
    await ofLeg("ringing", { SequenceNumber: "1" });
    await ofLeg("in-progress", { SequenceNumber: "2" });

    await traceOnce(product, callSid, (trace) => expect(trace.events).toHaveLength(5));
    expect(await readCall(product, callSid)).toMatchObject({
      status: "completed",
      outcome: "connected",
      call_duration: 75,
    });
  });

  it("that are repeated change nothing", async () => {
    const { product, callSid, ofLeg } = await aRoutedCall();

    await ofLeg("ringing", { SequenceNumber: "1" });
    await ofLeg("ringing", { SequenceNumber: "1" });
    await ofLeg("in-progress", { SequenceNumber: "2" });

    const trace = await traceOnce(product, callSid, (found) =>
      expect(found.events.map((event) => event.kind)).toContain("call.answered"),
    );
    expect(trace.events.map((event) => event.kind).sort()).toEqual([
      "call.answered",
      "call.ringing",
      "call.routed",
    ]);
  });

  it("that fail are told as a warning with the reason", async () => {
    const { callSid, ofLeg } = await aRoutedCall();

    await ofLeg("failed", { ErrorCode: "13224", ErrorMessage: "Invalid phone number" });

    expect(log.of("call.status", { call_sid: callSid })).toMatchObject([
      { level: "WARNING", status: "failed", reason: "Invalid phone number" },
    ]);
  });

  it("of a call we know nothing of are kept, with a warning", async () => {
    const product = startProduct();
    const callSid = aCallSid();

    await product.voice("/webhooks/twilio/status", { CallSid: callSid, CallStatus: "completed" });

    const trace = await traceOnce(product, callSid);
    expect(trace.events.map((event) => event.kind)).toEqual(["call.completed"]);
    expect(log.of("call.orphan_status", { call_sid: callSid })).toMatchObject([
      { level: "WARNING" },
    ]);
  });

  it("with a word Twilio has not told us of are answered, kept, and warned of", async () => {
    const { product, callSid, ofCaller } = await aRoutedCall();

    const reply = await ofCaller("foo");

    expect(reply.status).toBe(200);
    expect(log.of("call.unknown_status", { call_sid: callSid })).toMatchObject([
      { level: "WARNING", status: "foo" },
    ]);
    const trace = await traceOnce(product, callSid, (found) =>
      expect(found.events).toHaveLength(2),
    );
    expect(trace.events).toMatchObject([{}, { kind: "call.unknown_status", status: "foo" }]);
    expect(await readCall(product, callSid)).toMatchObject({ status: "routed", outcome: null });
  });

  it("wait for nobody: Braze is not asked for them", async () => {
    const product = startProduct();
    const braze = brazeHangs();

    await product.voice("/webhooks/twilio/status", { CallStatus: "ringing" });

    expect(braze.requests).toEqual([]);
  });
});
