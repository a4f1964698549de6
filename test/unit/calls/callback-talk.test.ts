import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addTalk,
  type CallbackTalk,
  continueTalk,
  FIRST_QUESTION,
  readTalk,
} from "../../../src/calls/callback-talk";
import { CALLER_NUMBER } from "../../support/builders";

/** Any eleven digits are a number. */
const read = (entered: string) =>
  entered.length === 11
    ? ({ kind: "number", phoneNumber: CALLER_NUMBER } as const)
    : ({ kind: "refused", reason: "too short" } as const);
const NUMBER = "01711234567";
const confirming = (attempt = 1): CallbackTalk => ({
  asks: "confirmation",
  attempt,
  entered: NUMBER,
});

describe("continueTalk", () => {
  it("reads a number back that it understands", () => {
    expect(continueTalk(FIRST_QUESTION, NUMBER, read)).toEqual({
      kind: "confirm",
      talk: confirming(),
    });
  });

  it("keeps the number once it is confirmed", () => {
    expect(continueTalk(confirming(), "1", read)).toEqual({
      kind: "keep",
      phoneNumber: CALLER_NUMBER,
    });
  });

  it("asks again for one it does not understand, with an apology only where something was said", () => {
    const talk = { asks: "number", attempt: 2, entered: "" };

    expect(continueTalk(FIRST_QUESTION, "0171", read)).toEqual({
      kind: "ask_number",
      apologises: true,
      talk,
    });
    expect(continueTalk(FIRST_QUESTION, "", read)).toEqual({
      kind: "ask_number",
      apologises: false,
      talk,
    });
  });

  it("asks again when the caller wants another number", () => {
    expect(continueTalk(confirming(), "2", read)).toMatchObject({
      kind: "ask_number",
      talk: { asks: "number", attempt: 2 },
    });
  });

  it.each(["", "7"])("reads the number back again when the answer is %j", (digits) => {
    expect(continueTalk(confirming(), digits, read)).toEqual({
      kind: "confirm",
      talk: confirming(2),
    });
  });

  it("keeps nothing that was not confirmed", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."023456789*"), maxLength: 3 });
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 3 }), (keys, attempt) => {
        expect(continueTalk(confirming(attempt), keys, read).kind).not.toBe("keep");
      }),
    );
  });

  it("comes to an end whatever is pressed", () => {
    const keys = fc.constantFrom("", "1", "2", "9", "0171", NUMBER);
    fc.assert(
      fc.property(fc.array(keys, { minLength: 6, maxLength: 6 }), (pressed) => {
        let talk = FIRST_QUESTION;
        for (const digits of pressed) {
          const step = continueTalk(talk, digits, read);
          if (step.kind === "keep" || step.kind === "hold") return;
          talk = step.talk;
        }
        throw new Error("still talking");
      }),
    );
  });
});

describe("the talk in an address", () => {
  it("comes back as it went, and leaves the rest of the address alone", () => {
    const query = addTalk(new URLSearchParams({ v: "1", step: "hold" }), confirming(2));

    expect(readTalk(query)).toEqual(confirming(2));
    expect(query.get("step")).toBe("hold");
  });

  it.each(["", "try=0", "try=one", "ask=confirmation"])("begins anew where it says %j", (text) => {
    expect(readTalk(new URLSearchParams(text))).toEqual(FIRST_QUESTION);
  });
});
