import { describe, expect, it } from "vitest";
import { readTwiml } from "../../../../simulator/twiml-document";
import { continueCall } from "../../../../src/calls/actions/continue-call";
import { readState } from "../../../../src/calls/handover-state";
import { foldCall } from "../../../../src/calls/lifecycle";
import type { DialResult } from "../../../../src/calls/twilio-form";
import type { Configuration } from "../../../../src/routing/configuration";
import {
  aConfiguration,
  aDialEnded,
  aDialer,
  aHandoverState,
  anInboundCall,
  aRoutedEvent,
  CALL_SID,
  DIALFIRE_NUMBER,
  LAST_RESORT_NUMBER,
  LEG_SID,
  NOW,
  someSettings,
  twoDialers,
  ZENDESK_NUMBER,
} from "../../../support/builders";
import { aBudget, fakeConfiguration, fakeDeps } from "../../../support/fake-deps";

const FIRST = aHandoverState();
const RETRY = aHandoverState({ step: "retry", attempt: 2 });
const FALLBACK = aHandoverState({ step: "fallback", attempt: 2 });

const aDialResult = (changed: Partial<DialResult> = {}): DialResult => ({
  call: anInboundCall(),
  legSid: LEG_SID,
  dialStatus: "failed",
  durationSeconds: null,
  callerHungUp: false,
  ...changed,
});

const depsWith = (changed: Partial<Configuration>) =>
  fakeDeps({
    configuration: fakeConfiguration({
      kind: "current",
      configuration: aConfiguration(changed),
    }),
  });

/** What a document rings, and the state it will come back with. */
function dialOf(twiml: string) {
  const [verb] = readTwiml(twiml).verbs;
  if (verb?.kind !== "dial") throw new Error(`no dial in ${twiml}`);
  const state = verb.action ? readState(new URL(verb.action).searchParams) : null;
  return { number: verb.numbers[0]?.number, state };
}

describe("continueCall", () => {
  it("rings a line that failed once more", async () => {
    const deps = fakeDeps();

    const twiml = await continueCall(deps, aDialResult(), FIRST, aBudget(deps.clock));

    expect(dialOf(twiml)).toEqual({ number: DIALFIRE_NUMBER, state: RETRY });
  });

  it("turns to the fallback when the line fails again", async () => {
    const deps = fakeDeps();

    const twiml = await continueCall(deps, aDialResult(), RETRY, aBudget(deps.clock));

    expect(dialOf(twiml)).toEqual({
      number: ZENDESK_NUMBER,
      state: aHandoverState({ step: "fallback", attempt: 3 }),
    });
  });

  it.each(["busy", "no-answer"])("turns to the fallback at once after %s", async (dialStatus) => {
    const deps = fakeDeps();

    const twiml = await continueCall(deps, aDialResult({ dialStatus }), FIRST, aBudget(deps.clock));

    expect(dialOf(twiml)).toEqual({ number: ZENDESK_NUMBER, state: FALLBACK });
  });

  it.each(["completed", "canceled"])("ends the call after %s", async (dialStatus) => {
    const deps = fakeDeps();

    const twiml = await continueCall(deps, aDialResult({ dialStatus }), FIRST, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toEqual([]);
    expect(deps.log.lines).toEqual([]);
  });

  it.each(["failed", "busy", "no-answer", "a word nobody knows"])(
    "asks for patience and rings the first once more when the last is %s, and tells loudly",
    async (dialStatus) => {
      const deps = fakeDeps();
      const result = aDialResult({ dialStatus });

      const twiml = await continueCall(deps, result, FALLBACK, aBudget(deps.clock));

      expect(readTwiml(twiml).verbs).toMatchObject([
        { kind: "say", text: "Please hold while we connect you" },
        { kind: "pause", seconds: 2 },
        { kind: "dial", numbers: [{ number: DIALFIRE_NUMBER }] },
      ]);
      expect(deps.log.lines).toContainEqual({
        level: "CRITICAL",
        event: "call.both_dialers_failed",
        fields: { call_sid: CALL_SID, order: "dialfire, zendesk_talk", reason: dialStatus },
      });
      expect(deps.ledger.messages).toMatchObject([
        { event: { allFailed: true, next: { kind: "dial", step: "again" } } },
      ]);
    },
  );

  it("holds the caller when that failed as well", async () => {
    const deps = fakeDeps();
    const state = aHandoverState({ step: "again", attempt: 4 });

    const twiml = await continueCall(deps, aDialResult(), state, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toMatchObject([
      {
        kind: "gather",
        numDigits: 1,
        timeoutSeconds: 20,
        actionOnEmptyResult: true,
        prompts: [
          {
            text: "We're experiencing technical difficulties. Press 1 to leave a callback number or hold for the next available agent.",
          },
        ],
      },
    ]);
    expect(deps.log.told()).toEqual(["INFO call.holding"]);
    expect(deps.ledger.messages).toMatchObject([
      { event: { allFailed: false, next: { kind: "hold" } } },
    ]);
  });

  it("offers no callback where callbacks are switched off", async () => {
    const deps = depsWith({ settings: someSettings({ callbacks: { enabled: false } }) });
    const state = aHandoverState({ step: "again" });

    const twiml = await continueCall(deps, aDialResult(), state, aBudget(deps.clock));

    expect(twiml).toContain("Please hold for the next available agent.");
    expect(twiml).not.toContain("Press 1");
  });

  it("tells of a retry that succeeded", async () => {
    const deps = fakeDeps();
    const result = aDialResult({ dialStatus: "completed" });

    await continueCall(deps, result, RETRY, aBudget(deps.clock));

    expect(deps.log.told()).toEqual(["INFO call.retry_succeeded"]);
  });

  it("rings nobody for a caller who is gone", async () => {
    const deps = fakeDeps();
    const result = aDialResult({ dialStatus: "no-answer", callerHungUp: true });

    const twiml = await continueCall(deps, result, FIRST, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toEqual([]);
    expect(deps.ledger.messages).toMatchObject([
      { event: { callerHungUp: true, next: { kind: "end" } } },
    ]);
  });

  it("writes down how the dial ended and what comes next, before it replies", async () => {
    const deps = fakeDeps();
    const result = aDialResult({ dialStatus: "busy", durationSeconds: 0 });

    await continueCall(deps, result, FIRST, aBudget(deps.clock));

    expect(deps.ledger.messages).toEqual([
      {
        event: aDialEnded({
          at: NOW,
          dialStatus: "busy",
          durationSeconds: 0,
          next: { kind: "dial", dialer: "zendesk_talk", attempt: 2, step: "fallback" },
        }),
        decision: null,
        apiCalls: [],
      },
    ]);
  });

  it("gives the end of one dial one key, told as often as Twilio likes", async () => {
    const deps = fakeDeps();

    await continueCall(deps, aDialResult(), FIRST, aBudget(deps.clock));
    deps.clock.advance(500);
    await continueCall(deps, aDialResult(), FIRST, aBudget(deps.clock));

    const [first, second] = deps.ledger.messages;
    expect(second?.event.key).toBe(first?.event.key);
  });

  it("tells dials without a leg's id apart by step and attempt", async () => {
    const deps = fakeDeps();
    const unnamed = aDialResult({ legSid: null });

    await continueCall(deps, unnamed, FIRST, aBudget(deps.clock));
    await continueCall(deps, unnamed, RETRY, aBudget(deps.clock));

    const keys = deps.ledger.messages.map(({ event }) => event.key);
    expect(new Set(keys).size).toBe(2);
  });

  it("warns when it rings again, naming who failed and who is next", async () => {
    const deps = fakeDeps();

    await continueCall(deps, aDialResult(), RETRY, aBudget(deps.clock));

    expect(deps.log.lines).toEqual([
      {
        level: "WARNING",
        event: "call.dialled_again",
        fields: {
          call_sid: CALL_SID,
          failed_dialer: "dialfire",
          reason: "failed",
          dialer: "zendesk_talk",
          attempt: 3,
        },
      },
    ]);
  });

  it("keeps the order the call set out with, whatever the settings say by now", async () => {
    const settings = someSettings({ fallback_dialer: "hotline", primary_dialer: "hotline" });
    const deps = depsWith({ settings });

    const twiml = await continueCall(
      deps,
      aDialResult({ dialStatus: "busy" }),
      FIRST,
      aBudget(deps.clock),
    );

    expect(dialOf(twiml)).toEqual({ number: ZENDESK_NUMBER, state: FALLBACK });
  });

  it("passes over a dialer that was switched off on the way", async () => {
    const deps = depsWith({ dialers: [aDialer({ active: false }), ...twoDialers().slice(1)] });

    const twiml = await continueCall(deps, aDialResult(), FIRST, aBudget(deps.clock));

    expect(dialOf(twiml).number).toBe(ZENDESK_NUMBER);
  });

  it("never rings the number the call was forwarded from, and says so", async () => {
    const deps = fakeDeps();
    const call = anInboundCall({ forwardedFrom: ZENDESK_NUMBER });
    const result = aDialResult({ call, dialStatus: "busy" });

    const twiml = await continueCall(deps, result, FIRST, aBudget(deps.clock));

    expect(twiml).not.toContain(ZENDESK_NUMBER);
    expect(deps.log.lines).toContainEqual({
      level: "WARNING",
      event: "call.dialer_skipped",
      fields: {
        call_sid: CALL_SID,
        dialer: "zendesk_talk",
        reason: "the call was forwarded from this number",
      },
    });
    expect(deps.ledger.messages.map(({ event }) => event)).toMatchObject([
      {
        skipped: [{ dialer: "zendesk_talk", reason: "the call was forwarded from this number" }],
      },
    ]);
  });

  it("holds the caller when no dialer is left that could be rung", async () => {
    const settings = someSettings({
      retry_on: ["failed", "busy", "no-answer"],
      max_retry_attempts: 3,
    });
    const deps = depsWith({ dialers: [], settings });

    const twiml = await continueCall(deps, aDialResult(), FIRST, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs.map(({ kind }) => kind)).toEqual(["gather"]);
    expect(deps.log.told()).toContain("CRITICAL call.both_dialers_failed");
  });
});

const blind = () =>
  fakeDeps({ configuration: fakeConfiguration({ kind: "none", reason: "D1 is away" }) });

describe.each([
  ["no configuration can be read", blind, FIRST],
  ["the address does not tell the state of the hand-over", fakeDeps, null],
])("when %s", (_, makeDeps, state) => {
  it.each(["failed", "busy", "no-answer"])(
    "rings the number of last resort after %s, and tells loudly",
    async (dialStatus) => {
      const deps = makeDeps();
      const result = aDialResult({ dialStatus });

      const twiml = await continueCall(deps, result, state, aBudget(deps.clock));

      expect(dialOf(twiml)).toEqual({ number: LAST_RESORT_NUMBER, state: null });
      expect(deps.log.told()).toEqual(["CRITICAL call.emergency_route"]);
    },
  );

  it.each([
    ["was answered", { dialStatus: "completed" }],
    ["was left by its caller", { dialStatus: "no-answer", callerHungUp: true }],
  ])("ends a call that %s", async (_, changed) => {
    const deps = makeDeps();

    const twiml = await continueCall(deps, aDialResult(changed), state, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toEqual([]);
    expect(deps.log.lines).toEqual([]);
  });

  it("writes down how the dial ended", async () => {
    const deps = makeDeps();

    await continueCall(deps, aDialResult(), state, aBudget(deps.clock));

    expect(deps.ledger.messages).toMatchObject([
      {
        event: {
          kind: "call.dial_ended",
          dialStatus: "failed",
          dialer: state ? "dialfire" : null,
        },
      },
    ]);
  });

  it("does not record a call as over while the number of last resort rings", async () => {
    const deps = makeDeps();

    await continueCall(deps, aDialResult(), state, aBudget(deps.clock));

    const events = [aRoutedEvent(), ...deps.ledger.messages.map(({ event }) => event)];
    expect(foldCall(CALL_SID, events).outcome).toBeNull();
  });
});
