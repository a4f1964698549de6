import { describe, expect, it } from "vitest";
import { readTwiml } from "../../../../simulator/twiml-document";
import { answerCallback } from "../../../../src/calls/actions/answer-callback";
import { answerHold } from "../../../../src/calls/actions/answer-hold";
import type { CallbackTalk } from "../../../../src/calls/callback-talk";
import {
  aConfiguration,
  aHandoverState,
  anInboundCall,
  CALL_SID,
  DIALFIRE_NUMBER,
  LAST_RESORT_NUMBER,
  NOW,
  someSettings,
} from "../../../support/builders";
import { aBudget, fakeConfiguration, fakeDeps, fakeLedger } from "../../../support/fake-deps";

const state = aHandoverState({ step: "hold", attempt: 4, heldSince: NOW / 1_000 });
const held = (digits: string) => ({ call: anInboundCall(), state, digits });
const CONFIRMING: CallbackTalk = { asks: "confirmation", attempt: 1, entered: "01711234567" };

const withoutCallbacks = () =>
  fakeDeps({
    configuration: fakeConfiguration({
      kind: "current",
      configuration: aConfiguration({ settings: someSettings({ callbacks: { enabled: false } }) }),
    }),
  });
const blind = () =>
  fakeDeps({ configuration: fakeConfiguration({ kind: "none", reason: "D1 is away" }) });

describe("answerHold", () => {
  it("tries the dialers again when nothing is pressed", async () => {
    const deps = fakeDeps();

    const twiml = await answerHold(deps, held(""), aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toMatchObject([
      { kind: "dial", numbers: [{ number: DIALFIRE_NUMBER }] },
    ]);
    expect(deps.ledger.messages).toMatchObject([
      {
        event: {
          kind: "call.hold_answered",
          digits: "",
          next: { kind: "dial", dialer: "dialfire", attempt: 5, step: "hold" },
        },
      },
    ]);
  });

  it("asks for a number when 1 is pressed", async () => {
    const deps = fakeDeps();

    const twiml = await answerHold(deps, held("1"), aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toMatchObject([
      { kind: "gather", finishOnKey: "#", numDigits: null },
    ]);
    expect(deps.ledger.messages).toMatchObject([{ event: { next: { kind: "ask_number" } } }]);
  });

  it("takes 1 for nothing where callbacks are switched off", async () => {
    const deps = withoutCallbacks();

    const twiml = await answerHold(deps, held("1"), aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toMatchObject([{ kind: "dial" }]);
  });

  it("rings the number of last resort without a configuration, and says so", async () => {
    const deps = blind();

    const twiml = await answerHold(deps, held(""), aBudget(deps.clock));

    expect(twiml).toContain(LAST_RESORT_NUMBER);
    expect(deps.log.told()).toEqual(["CRITICAL call.emergency_route"]);
    expect(deps.ledger.messages).toMatchObject([{ event: { next: { kind: "last_resort" } } }]);
  });
});

describe("answerCallback", () => {
  it("writes a confirmed number down before it says thanks", async () => {
    const deps = fakeDeps();

    const twiml = await answerCallback(deps, held("1"), CONFIRMING, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs.map(({ kind }) => kind)).toEqual(["say", "hangup"]);
    expect(deps.ledger.messages).toMatchObject([
      {
        event: {
          kind: "call.callback_requested",
          key: `${CALL_SID}:callback_requested`,
          phoneNumber: "+491711234567",
        },
      },
    ]);
    expect(JSON.stringify(deps.log.lines)).not.toContain("1711234567");
  });

  it("holds on, and says no thanks, where nothing could be written down", async () => {
    const deps = fakeDeps({ ledger: { ...fakeLedger(), keep: async () => false } });

    const twiml = await answerCallback(deps, held("1"), CONFIRMING, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toMatchObject([{ kind: "dial" }]);
    expect(deps.log.told()).toContain("CRITICAL call.callback_not_kept");
  });

  it("holds on after too many wrong tries", async () => {
    const deps = fakeDeps();
    const talk: CallbackTalk = { asks: "number", attempt: 3, entered: "" };

    const twiml = await answerCallback(deps, held("112"), talk, aBudget(deps.clock));

    expect(readTwiml(twiml).verbs).toMatchObject([{ kind: "dial" }]);
    expect(deps.log.told()).toContain("WARNING call.callback_not_left");
  });

  it("connects to the number of last resort without a configuration, and keeps no keys", async () => {
    const deps = blind();
    const asking: CallbackTalk = { asks: "number", attempt: 1, entered: "" };

    const twiml = await answerCallback(deps, held("01711234567"), asking, aBudget(deps.clock));

    expect(twiml).toContain(LAST_RESORT_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      { event: { kind: "call.hold_answered", digits: "", next: { kind: "last_resort" } } },
    ]);
  });

  it("keeps no number once callbacks are switched off", async () => {
    const deps = withoutCallbacks();

    await answerCallback(deps, held("1"), CONFIRMING, aBudget(deps.clock));

    expect(deps.ledger.messages).toMatchObject([{ event: { kind: "call.hold_answered" } }]);
  });
});
