import { describe, expect, it } from "vitest";
import { readTwiml } from "../../../../simulator/twiml-document";
import { answerMenu } from "../../../../src/calls/actions/answer-menu";
import {
  aConfiguration,
  anAnonymousCall,
  CALL_SID,
  DIALFIRE_NUMBER,
  LAST_RESORT_NUMBER,
  someSettings,
  ZENDESK_NUMBER,
} from "../../../support/builders";
import { aBudget, fakeConfiguration, fakeDeps } from "../../../support/fake-deps";

async function press(digits: string, deps = fakeDeps()) {
  const twiml = await answerMenu(deps, anAnonymousCall(), digits, aBudget(deps.clock));
  const [dial] = readTwiml(twiml).verbs;
  return { deps, rung: dial?.kind === "dial" ? dial.numbers[0]?.number : undefined };
}

describe("answerMenu", () => {
  it.each([
    ["1", "dialfire", DIALFIRE_NUMBER],
    ["2", "zendesk_talk", ZENDESK_NUMBER],
  ])("sends a caller who pressed %s to %s", async (digit, dialer, number) => {
    const { deps, rung } = await press(digit);

    expect(rung).toBe(number);
    expect(deps.ledger.messages).toMatchObject([
      {
        event: { kind: "call.routed", dialer, routingRule: "dtmf_ivr", dtmfDigit: digit },
        decision: { routingRule: "dtmf_ivr", finalDialer: dialer, inputs: { digits: digit } },
      },
    ]);
  });

  it("sends a caller who pressed nothing to the default dialer", async () => {
    const { deps, rung } = await press("");

    expect(rung).toBe(DIALFIRE_NUMBER);
    expect(deps.ledger.messages).toMatchObject([{ event: { dtmfDigit: "timeout" } }]);
  });

  it.each(["9", "0", "*", "#", "12", "constructor", "__proto__"])(
    "sends a caller who pressed %s to the default dialer",
    async (digits) => {
      const { deps, rung } = await press(digits);

      expect(rung).toBe(DIALFIRE_NUMBER);
      expect(deps.ledger.messages).toMatchObject([
        { event: { dtmfDigit: "invalid", routingRule: "dtmf_ivr", dialer: "dialfire" } },
      ]);
    },
  );

  it("goes by the options and the default dialer that an operator chose", async () => {
    const settings = someSettings({
      default_dialer: "zendesk_talk",
      menu: { options: { "7": "dialfire" } },
    });
    const deps = () =>
      fakeDeps({
        configuration: fakeConfiguration({
          kind: "current",
          configuration: aConfiguration({ settings }),
        }),
      });

    const seven = deps();
    await answerMenu(seven, anAnonymousCall(), "7", aBudget(seven.clock));
    const one = deps();
    await answerMenu(one, anAnonymousCall(), "1", aBudget(one.clock));

    expect(seven.ledger.messages).toMatchObject([{ event: { dialer: "dialfire" } }]);
    expect(one.ledger.messages).toMatchObject([{ event: { dialer: "zendesk_talk" } }]);
  });

  it("tells what was pressed, and why the call goes where it goes", async () => {
    const { deps } = await press("9");

    expect(deps.log.lines[0]).toEqual({
      level: "INFO",
      event: "call.menu_answered",
      fields: { call_sid: CALL_SID, digits: "9", reason: '"9" stands for nothing' },
    });
    expect(deps.ledger.messages[0]?.decision?.steps).toMatchObject([
      { event: "call_received" },
      { event: "menu_answered", digits: "9", dtmf_digit: "invalid" },
      { event: "dialer_selected", dialer: "dialfire", reason: '"9" stands for nothing' },
      { event: "twiml_generated" },
    ]);
  });

  it("asks nobody about the caller again", async () => {
    const { deps } = await press("1");

    expect(deps.braze.asked).toEqual([]);
    expect(deps.ledger.messages).toMatchObject([
      { event: { leadOwner: null, leadScore: null, cacheHit: null }, apiCalls: [] },
    ]);
  });

  it("marks a choice that was made by the last good copy", async () => {
    const deps = fakeDeps({
      configuration: fakeConfiguration({
        kind: "copy",
        configuration: aConfiguration(),
        reason: "D1 is away",
      }),
    });

    await answerMenu(deps, anAnonymousCall(), "1", aBudget(deps.clock));

    expect(deps.ledger.messages).toMatchObject([{ event: { rung: "last_good_configuration" } }]);
  });

  it("rings the number of last resort when no configuration can be read", async () => {
    const deps = fakeDeps({
      configuration: fakeConfiguration({ kind: "none", reason: "D1 is away" }),
    });

    const twiml = await answerMenu(deps, anAnonymousCall(), "1", aBudget(deps.clock));

    expect(twiml).toContain(LAST_RESORT_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      { event: { routingRule: "emergency", rung: "default_number" } },
    ]);
  });
});
