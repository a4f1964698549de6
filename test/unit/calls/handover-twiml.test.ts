import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml } from "../../../simulator/twiml-xml";
import {
  renderDial,
  renderEmergency,
  renderEnd,
  renderMenu,
  renderStep,
  type TwimlContext,
} from "../../../src/calls/handover-twiml";
import {
  aHandoverState,
  anAnonymousCall,
  anInboundCall,
  CALLER_NUMBER,
  DIALFIRE_NUMBER,
  LAST_RESORT_NUMBER,
  OUR_NUMBER,
  PUBLIC_URL,
  someSettings,
} from "../../support/builders";

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

function aContext(changed: Partial<TwimlContext> = {}): TwimlContext {
  return {
    publicUrl: PUBLIC_URL,
    settings: someSettings(),
    call: anInboundCall(),
    ourNumber: OUR_NUMBER,
    ...changed,
  };
}

describe("renderDial", () => {
  it("rings a dialer with absolute addresses for its end and for every step", () => {
    expect(renderDial(aContext(), DIALFIRE_NUMBER, aHandoverState())).toBe(
      `${HEAD}<Response><Dial action="https://ivr.example.com/webhooks/twilio/dial` +
        `?v=1&amp;order=dialfire%2Czendesk_talk&amp;step=first&amp;n=1&amp;rs=7" method="POST" ` +
        `timeout="20" answerOnBridge="true" callerId="${CALLER_NUMBER}">` +
        `<Number statusCallback="https://ivr.example.com/webhooks/twilio/status` +
        `?dialer=dialfire&amp;attempt=1" ` +
        `statusCallbackEvent="initiated ringing answered completed" ` +
        `statusCallbackMethod="POST">${DIALFIRE_NUMBER}</Number></Dial></Response>`,
    );
  });

  it("names the dialer and the attempt that really ring", () => {
    const state = aHandoverState({ step: "fallback", attempt: 3 });

    expect(renderDial(aContext(), DIALFIRE_NUMBER, state)).toContain(
      "/status?dialer=zendesk_talk&amp;attempt=3",
    );
  });

  it("rings as long as the settings say", () => {
    const settings = someSettings({ dial_timeout_seconds: 45 });

    expect(renderDial(aContext({ settings }), DIALFIRE_NUMBER, aHandoverState())).toContain(
      ' timeout="45" ',
    );
  });

  it("shows our number for a caller who withholds theirs", () => {
    const context = aContext({ call: anAnonymousCall() });

    expect(renderDial(context, DIALFIRE_NUMBER, aHandoverState())).toContain(
      `callerId="${OUR_NUMBER}"`,
    );
  });

  it("names no caller id where there is none to show", () => {
    const call = { ...anAnonymousCall(), called: null };
    const context = aContext({ call, ourNumber: undefined });

    expect(renderDial(context, DIALFIRE_NUMBER, aHandoverState())).not.toContain("callerId");
  });
});

describe("renderMenu", () => {
  it("asks for a digit, and behind the menu rings the number of last resort", () => {
    const safetyNet = { number: LAST_RESORT_NUMBER, state: aHandoverState() };

    expect(renderMenu(aContext(), safetyNet)).toBe(
      `${HEAD}<Response>` +
        `<Gather input="dtmf" numDigits="1" action="/webhooks/twilio/gather" method="POST" ` +
        `actionOnEmptyResult="true">` +
        `<Say>Press 1 for sales. Press 2 for support.</Say></Gather>` +
        `<Say>We didn&apos;t receive any input. Connecting you to our main line.</Say>` +
        `<Dial action="https://ivr.example.com/webhooks/twilio/dial` +
        `?v=1&amp;order=dialfire%2Czendesk_talk&amp;step=first&amp;n=1&amp;rs=7" method="POST" ` +
        `timeout="20" answerOnBridge="true" callerId="${CALLER_NUMBER}">` +
        `<Number statusCallback="https://ivr.example.com/webhooks/twilio/status` +
        `?dialer=dialfire&amp;attempt=1" ` +
        `statusCallbackEvent="initiated ringing answered completed" ` +
        `statusCallbackMethod="POST">${LAST_RESORT_NUMBER}</Number></Dial></Response>`,
    );
  });

  it("speaks the texts that an operator wrote", () => {
    const settings = someSettings({ menu: { prompt: "1 & 2 < 3", no_input: "Nothing?" } });

    const menu = renderMenu(aContext({ settings }), {
      number: LAST_RESORT_NUMBER,
      state: aHandoverState(),
    });

    expect(menu).toContain("<Say>1 &amp; 2 &lt; 3</Say></Gather><Say>Nothing?</Say><Dial ");
  });
});

describe("renderStep", () => {
  const held = aHandoverState({ step: "hold", attempt: 4, heldSince: 1_768_471_200 });
  const ADDRESS =
    "https://ivr.example.com/webhooks/twilio/hold" +
    "?v=1&amp;order=dialfire%2Czendesk_talk&amp;step=hold&amp;n=4&amp;since=1768471200&amp;rs=7";

  it("keeps the caller on hold for as long as the settings say, and listens for one key", () => {
    expect(renderStep(aContext(), { kind: "hold", isFirst: false, state: held })).toBe(
      `${HEAD}<Response><Gather input="dtmf" numDigits="1" timeout="20" action="${ADDRESS}" ` +
        `method="POST" actionOnEmptyResult="true">` +
        `<Say>Thank you for holding. Press 1 to leave a callback number instead.</Say>` +
        `</Gather></Response>`,
    );
  });

  it("offers nothing on hold where callbacks are switched off", () => {
    const settings = someSettings({ callbacks: { enabled: false } });
    const document = renderStep(aContext({ settings }), {
      kind: "hold",
      isFirst: false,
      state: held,
    });

    expect(document).toContain("<Say>Please hold while we connect you</Say>");
  });

  it("offers a callback once more before the goodbye, and waits as short as Twilio does", () => {
    const state = aHandoverState({ step: "last_offer" });
    const document = renderStep(aContext(), { kind: "last_offer", state });

    expect(document).toContain("Press 1 to leave a callback number");
    expect(document).toContain("step=last_offer");
    expect(document).not.toContain("timeout=");
  });

  it("says that nobody is there, and ends the call", () => {
    expect(renderStep(aContext(), { kind: "goodbye" })).toBe(
      `${HEAD}<Response><Say>We&apos;re sorry, nobody can take your call right now. ` +
        `Please call again later.</Say><Hangup></Hangup></Response>`,
    );
  });
});

describe("renderEmergency", () => {
  it("rings the number of last resort and needs nothing of ours after that", () => {
    expect(renderEmergency(LAST_RESORT_NUMBER, OUR_NUMBER)).toBe(
      `${HEAD}<Response><Dial answerOnBridge="true" callerId="${OUR_NUMBER}">` +
        `<Number>${LAST_RESORT_NUMBER}</Number></Dial></Response>`,
    );
  });
});

describe("renderEnd", () => {
  it("has nothing more to do", () => {
    expect(renderEnd()).toBe(`${HEAD}<Response></Response>`);
  });
});

describe("every document", () => {
  it("is well-formed, whatever people wrote into settings, names and numbers", () => {
    const text = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const settings = someSettings({
          menu: { prompt: a, no_input: b },
          texts: { goodbye: c },
        });
        const call = anInboundCall({ caller: { kind: "number", number: a } });
        const context = aContext({ settings, call });
        const state = aHandoverState({ order: [a.toWellFormed(), b.toWellFormed()] });

        const documents = [
          renderDial(context, c, state),
          renderMenu(context, { number: c, state }),
          renderStep(context, { kind: "goodbye" }),
          renderStep(context, { kind: "hold", isFirst: true, state }),
          renderEmergency(c, a),
        ];

        for (const document of documents) expect(readXml(document).name).toBe("Response");
      }),
    );
  });
});
