import { describe, expect, it } from "vitest";
import { readTwiml, TwimlError } from "../../../simulator/twiml-document";

describe("readTwiml", () => {
  it.each([
    ["an unclosed verb", "<Response><Say>Hello</Response>"],
    ["an unclosed document", "<Response><Say>Hello</Say>"],
    ["a bare ampersand", "<Response><Dial action='/a?x=1&y=2'>+491711234567</Dial></Response>"],
    ["an unknown entity", "<Response><Say>&nbsp;</Say></Response>"],
    ["an attribute without quotes", "<Response><Pause length=2/></Response>"],
    ["an attribute that stands twice", '<Response><Pause length="1" length="2"/></Response>'],
    ["a less-than sign in an attribute", '<Response><Say voice="<b>">Hi</Say></Response>'],
    [
      "attributes without a space between",
      '<Response><Gather numDigits="1"timeout="2"/></Response>',
    ],
    ["two roots", "<Response/><Response/>"],
    ["text after the document", "<Response/>thanks"],
    ["no element at all", "Hello"],
    ["nothing", ""],
    ["a document type", "<!DOCTYPE Response><Response/>"],
    ["a control character", "<Response><Say>\u0000</Say></Response>"],
    ["a reference to a forbidden character", "<Response><Say>&#0;</Say></Response>"],
    ["a declaration that does not come first", ' <?xml version="1.0"?><Response/>'],
    ["verbs in small letters for a root", "<response/>"],
  ])("refuses %s", (_, text) => {
    expect(() => readTwiml(text)).toThrow(TwimlError);
  });

  it("reads texts decoded, with comments, CDATA and speech marks passed over", () => {
    const { verbs, warnings } = readTwiml(
      `\uFEFF<?xml version="1.0" encoding="UTF-8"?><!-- hello -->
      <Response>
        <Say voice='Polly.Vicki'>Tom &amp; Jürgen &#x2014; <prosody rate="slow">now</prosody></Say>
        <Say><![CDATA[1 < 2]]></Say>
      </Response>`,
    );

    expect(warnings).toEqual([]);
    expect(verbs).toEqual([
      { kind: "say", text: "Tom & Jürgen — now", loop: 1 },
      { kind: "say", text: "1 < 2", loop: 1 },
    ]);
  });

  it("reads a dial with its number, callbacks and action", () => {
    const { verbs } = readTwiml(
      `<Response><Dial action="/dial?a=1&amp;b=2" timeout="20" answerOnBridge="true" callerId="+4930">
        <Number statusCallback="/status" statusCallbackEvent="initiated completed">+4931</Number>
      </Dial></Response>`,
    );

    expect(verbs).toEqual([
      {
        kind: "dial",
        action: "/dial?a=1&b=2",
        method: "POST",
        timeoutSeconds: 20,
        timeLimitSeconds: 14_400,
        callerId: "+4930",
        answerOnBridge: true,
        numbers: [
          {
            number: "+4931",
            statusCallback: "/status",
            statusCallbackMethod: "POST",
            statusCallbackEvents: ["initiated", "completed"],
          },
        ],
      },
    ]);
  });

  it("reads a dial whose number is its text", () => {
    const { verbs } = readTwiml("<Response><Dial> +493012345678 </Dial></Response>");

    expect(verbs).toMatchObject([
      { kind: "dial", action: null, numbers: [{ number: "+493012345678" }] },
    ]);
  });

  it("gives a menu Twilio's defaults", () => {
    const { verbs } = readTwiml("<Response><Gather><Say>Press</Say></Gather></Response>");

    expect(verbs).toEqual([
      {
        kind: "gather",
        action: null,
        method: "POST",
        timeoutSeconds: 5,
        finishOnKey: "#",
        numDigits: null,
        actionOnEmptyResult: false,
        hearsKeys: true,
        prompts: [{ kind: "say", text: "Press", loop: 1 }],
      },
    ]);
  });

  it("warns of verbs and attributes Twilio does not know, and passes them over", () => {
    const { verbs, warnings } = readTwiml(
      '<Response><say>Hi</say><Dial answeronbridge="true">+493012345678</Dial></Response>',
    );

    expect(verbs).toMatchObject([{ kind: "dial", answerOnBridge: false }]);
    expect(warnings).toEqual(["<say> is no verb", "<Dial> has no attribute answeronbridge"]);
  });

  it("warns of a value Twilio does not know and takes its default", () => {
    const { verbs, warnings } = readTwiml('<Response><Pause length="long"/></Response>');

    expect(verbs).toEqual([{ kind: "pause", seconds: 1 }]);
    expect(warnings).toEqual(['<Pause length="long"> is not a value Twilio knows']);
  });

  it("reads an empty response as no verbs", () => {
    expect(readTwiml("<Response/>")).toEqual({ verbs: [], warnings: [] });
  });
});
