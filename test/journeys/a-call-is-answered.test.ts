import { describe, expect, it } from "vitest";
import { dialledIn, saidIn, setStage } from "../support/node/stage";
import { DIALFIRE, LAST_RESORT, OUR_NUMBER, ZENDESK_TALK } from "../support/node/variables";

const { product, simulator, questionsToBraze, call, recordOf, traceOf } = setStage();

/** In the simulator's Braze: no owner, score 62. */
const MEDIUM_LEAD = "+4915112345678";
/** Score 30. */
const LOW_LEAD = "+15551234567";
const STRANGER = "+491713920099";

describe("a call from a known lead", () => {
  it("goes to the dialer of the score's tier and is on record to its end", async () => {
    const story = await call({ from: MEDIUM_LEAD });

    expect(story.connectedTo).toBe(DIALFIRE);
    expect(await recordOf(story.callSid)).toMatchObject({
      caller_number: "+4915***5678",
      status: "completed",
      outcome: "connected",
      routing_rule: "lead_score",
      routed_dialer: "dialfire",
      rung: "decision",
      legs: [{ dialer: "dialfire", attempt: 1, status: "completed" }],
    });
  });

  it("asks Braze once an hour and caller", async () => {
    await call({ from: LOW_LEAD });
    simulator().control.clearRequests();

    const again = await call({ from: LOW_LEAD });

    expect(again.connectedTo).toBe(ZENDESK_TALK);
    expect(questionsToBraze()).toEqual([]);
    expect(await recordOf(again.callSid)).toMatchObject({ braze_cache_hit: true });
  });

  it("shows the dialer who calls", async () => {
    const story = await call({ from: MEDIUM_LEAD });

    const dial = story.steps.find((step) => step.kind === "dialled");
    expect(dial).toMatchObject({ callerId: MEDIUM_LEAD });
  });

  it("can be explained step by step", async () => {
    const story = await call({ from: MEDIUM_LEAD });
    await recordOf(story.callSid);

    const { decisions } = await traceOf(story.callSid);

    expect(decisions.flatMap(({ steps }) => steps.map(({ event }) => event))).toEqual([
      "call_received",
      "cache_lookup",
      "customer_data",
      "rule_evaluated",
      "rule_evaluated",
      "dialer_selected",
      "twiml_generated",
    ]);
  });
});

describe("a call from somebody we do not know", () => {
  it("is asked by the menu where to go", async () => {
    const story = await call({ from: STRANGER, caller: { digits: ["2"] } });

    expect(saidIn(story)).toEqual(["Press 1 for sales. Press 2 for support."]);
    expect(story.connectedTo).toBe(ZENDESK_TALK);
    expect(await recordOf(story.callSid)).toMatchObject({
      outcome: "connected",
      routing_rule: "dtmf_ivr",
      dtmf_digit: "2",
    });
  });

  it("goes to the default dialer when nothing is pressed", async () => {
    const story = await call({ from: STRANGER });

    expect(story.connectedTo).toBe(DIALFIRE);
    expect(await recordOf(story.callSid)).toMatchObject({ dtmf_digit: "timeout" });
  });

  it("is not looked up anywhere when the number is withheld", async () => {
    simulator().control.clearRequests();

    const story = await call({ from: "+266696687", caller: { digits: ["1"] } });

    expect(story.connectedTo).toBe(DIALFIRE);
    expect(questionsToBraze()).toEqual([]);
    expect(await recordOf(story.callSid)).toMatchObject({ caller_number: null });
  });

  it("is abandoned when the caller hangs up in the menu", async () => {
    const story = await call({ from: STRANGER, caller: { hangsUpAtMenu: 1 } });

    expect(await recordOf(story.callSid)).toMatchObject({
      status: "abandoned",
      outcome: "abandoned",
    });
  });
});

describe("a call that was forwarded to us", () => {
  it("is never sent back to where it came from", async () => {
    const story = await call({ from: MEDIUM_LEAD, forwardedFrom: DIALFIRE });

    expect(dialledIn(story)).toEqual([ZENDESK_TALK]);
  });
});

describe("the number's fallback address", () => {
  it("connects to the number of last resort when our answer cannot be used", async () => {
    const story = await call({ from: MEDIUM_LEAD, voicePath: "/webhooks/twilio/nowhere" });

    expect(story.connectedTo).toBe(LAST_RESORT);
    expect(await recordOf(story.callSid)).toMatchObject({ rung: "static", outcome: "connected" });
  });

  it("answers whoever asks, and reveals one number only", async () => {
    const answer = await fetch(`${product().url}/webhooks/twilio/fallback`);

    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text.match(/\+\d{7,}/g)).toEqual([LAST_RESORT]);
    expect(text).not.toContain(OUR_NUMBER);
  });
});
