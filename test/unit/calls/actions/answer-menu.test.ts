import { describe, expect, it } from "vitest";
import { readTwiml } from "../../../../simulator/twiml-document";
import { answerMenu } from "../../../../src/calls/actions/answer-menu";
import type { RoutingSettings } from "../../../../src/settings/routing-settings";
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

async function press(digits: string, deps = fakeDeps(), repeats = 0) {
  const result = { digits, repeats };
  const twiml = await answerMenu(deps, anAnonymousCall(), result, aBudget(deps.clock));
  const { verbs } = readTwiml(twiml);
  const dial = verbs.find((verb) => verb.kind === "dial");
  const said = verbs.flatMap((verb) => (verb.kind === "say" ? [verb.text] : []));
  return { deps, twiml, verbs, said, rung: dial?.numbers[0]?.number };
}

const withMenu = (menu: Partial<RoutingSettings["menu"]>) =>
  fakeDeps({
    configuration: fakeConfiguration({
      kind: "current",
      configuration: aConfiguration({ settings: someSettings({ menu }) }),
    }),
  });

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

  it("says nothing to a caller who chose", async () => {
    expect((await press("1")).said).toEqual([]);
  });

  it("tells a caller who pressed nothing so, and sends the call to the default dialer", async () => {
    const { deps, rung, said } = await press("");

    expect(said).toEqual(["We didn't receive any input. Connecting you to our main line."]);
    expect(rung).toBe(DIALFIRE_NUMBER);
    expect(deps.ledger.messages).toMatchObject([{ event: { dtmfDigit: "timeout" } }]);
  });

  it.each(["9", "0", "*", "#", "12", "constructor", "__proto__"])(
    "tells a caller who pressed %s so, and sends the call to the default dialer",
    async (digits) => {
      const { deps, rung, said } = await press(digits);

      expect(said).toEqual(["That is not one of the options. Connecting you to our main line."]);
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
    await press("7", seven);
    const one = deps();
    await press("1", one);

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

    await press("1", deps);

    expect(deps.ledger.messages).toMatchObject([{ event: { rung: "last_good_configuration" } }]);
  });

  it("rings the number of last resort when no configuration can be read", async () => {
    const deps = fakeDeps({
      configuration: fakeConfiguration({ kind: "none", reason: "D1 is away" }),
    });

    const { twiml } = await press("1", deps);

    expect(twiml).toContain(LAST_RESORT_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      { event: { routingRule: "emergency", rung: "default_number" } },
    ]);
  });
});

describe("a menu that is said again", () => {
  it.each(["", "9"])("hears a caller who pressed %j another time", async (digits) => {
    const { deps, verbs, rung } = await press(digits, withMenu({ repeats: 1 }));

    expect(verbs[0]).toMatchObject({
      kind: "gather",
      action: "/webhooks/twilio/gather?repeats=1",
      prompts: [{ text: "Press 1 for sales. Press 2 for support." }],
    });
    expect(rung).toBe(LAST_RESORT_NUMBER);
    const dtmfDigit = digits === "" ? "timeout" : "invalid";
    expect(deps.ledger.messages).toMatchObject([
      { event: { dialer: null, routingRule: "dtmf_ivr", dtmfDigit } },
    ]);
  });

  it("ends after as many times as the settings say", async () => {
    const { rung, said } = await press("", withMenu({ repeats: 2 }), 2);

    expect(said).toEqual(["We didn't receive any input. Connecting you to our main line."]);
    expect(rung).toBe(DIALFIRE_NUMBER);
  });

  it("takes a digit at any time", async () => {
    const { rung, deps } = await press("2", withMenu({ repeats: 2 }), 1);

    expect(rung).toBe(ZENDESK_NUMBER);
    expect(deps.ledger.messages).toMatchObject([{ event: { dtmfDigit: "2" } }]);
  });

  it("has the voice and the language of the settings, in everything that is said", async () => {
    const voice = { voice: "Polly.Vicki-Neural", language: "de-DE" };

    const again = await press("", withMenu({ ...voice, repeats: 1 }));
    const over = await press("", withMenu(voice));

    const spoken = [again.twiml, over.twiml].flatMap((twiml) => twiml.match(/<Say[^>]*>/g) ?? []);
    expect(spoken).toHaveLength(3);
    expect(new Set(spoken)).toEqual(new Set(['<Say voice="Polly.Vicki-Neural" language="de-DE">']));
  });
});
