import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXml, type XmlElement } from "../../../simulator/twiml-xml";
import {
  dial,
  gatherDigit,
  hangup,
  pause,
  redirect,
  respond,
  say,
  type Verb,
} from "../../../src/calls/twiml";

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NUMBER = "+493087654321";

/** Any text at all: emoji, control characters and halves of characters, and all that XML marks. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({
    unit: fc.constantFrom("&", "<", ">", '"', "'", "]]>", "<!--", "&amp;", "&#0;", "\u0000", "😀"),
  }),
);

/** What must come out: the same text where XML has a place for it, else something in its stead. */
const cleaned = (text: string) => text.toWellFormed().replace(/[\p{Cc}\uFFFE\uFFFF]/gu, " ");

function only(root: XmlElement): XmlElement {
  const [child] = root.children;
  if (typeof child !== "object") throw new Error(`<${root.name}> has no element inside`);
  return child;
}

describe("respond", () => {
  it("writes nothing but the frame where there is nothing to do", () => {
    expect(respond()).toBe(`${HEAD}<Response></Response>`);
  });

  it("writes verbs in their order", () => {
    expect(respond(say("One"), pause(2), redirect("/again?a=1&b=2"), hangup())).toBe(
      `${HEAD}<Response><Say>One</Say><Pause length="2"></Pause>` +
        `<Redirect method="POST">/again?a=1&amp;b=2</Redirect><Hangup></Hangup></Response>`,
    );
  });
});

describe("say", () => {
  it("names voice and language only where they are given", () => {
    expect(respond(say("Hallo", { voice: "Polly.Vicki", language: "de-DE" }))).toBe(
      `${HEAD}<Response><Say voice="Polly.Vicki" language="de-DE">Hallo</Say></Response>`,
    );
  });
});

describe("gatherDigit", () => {
  it("waits for one digit and asks on even without one", () => {
    expect(respond(gatherDigit({ action: "/gather", prompt: [say("Press 1.")] }))).toBe(
      `${HEAD}<Response><Gather input="dtmf" numDigits="1" action="/gather" method="POST" ` +
        `actionOnEmptyResult="true"><Say>Press 1.</Say></Gather></Response>`,
    );
  });
});

describe("dial", () => {
  it("rings a number and leaves out all that is not asked for", () => {
    expect(respond(dial({ number: NUMBER }))).toBe(
      `${HEAD}<Response><Dial><Number>${NUMBER}</Number></Dial></Response>`,
    );
  });

  it("asks for every step of the leg, by POST, where it is told whom to tell", () => {
    const verb = dial({ number: NUMBER, statusCallback: "https://ivr.example.com/status?a=1&b=2" });

    expect(respond(verb)).toBe(
      `${HEAD}<Response><Dial><Number statusCallback="https://ivr.example.com/status?a=1&amp;b=2" ` +
        `statusCallbackEvent="initiated ringing answered completed" ` +
        `statusCallbackMethod="POST">${NUMBER}</Number></Dial></Response>`,
    );
  });

  it("comes back by POST to the action it is given", () => {
    const verb = dial({ number: NUMBER, action: "/dial", timeoutSeconds: 20, callerId: "+4930" });

    expect(respond(verb)).toBe(
      `${HEAD}<Response><Dial action="/dial" method="POST" timeout="20" callerId="+4930">` +
        `<Number>${NUMBER}</Number></Dial></Response>`,
    );
  });
});

describe("any text", () => {
  it("comes out of <Say> as it went in, but for what XML has no place for", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const said = only(readXml(respond(say(text))));

        expect(said.children.join("")).toBe(cleaned(text));
      }),
    );
  });

  it("stays one attribute of one element", () => {
    fc.assert(
      fc.property(anyText, anyText, (voice, language) => {
        const said = only(readXml(respond(say("Hello", { voice, language }))));

        expect(said).toEqual({
          name: "Say",
          attributes: { voice: cleaned(voice), language: cleaned(language) },
          children: ["Hello"],
        });
      }),
    );
  });

  it("makes a well-formed document in every field of every verb", () => {
    const write: ((text: string) => Verb)[] = [
      (text) => redirect(text),
      (text) => gatherDigit({ action: text, prompt: [say(text, { voice: text, language: text })] }),
      (text) => dial({ number: text, action: text, callerId: text, statusCallback: text }),
    ];
    fc.assert(
      fc.property(anyText, fc.constantFrom(...write), (text, verb) => {
        const document = readXml(respond(verb(text), hangup()));

        expect(document.children.map((child) => typeof child === "object" && child.name)).toEqual([
          expect.stringMatching(/^(Redirect|Gather|Dial)$/),
          "Hangup",
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
