import { describe, expect, it } from "vitest";
import { toCaller, toFacts } from "../../../src/calls/call";
import { aLead, anInboundCall, CALL_SID, NOW } from "../../support/builders";

const WITHHELD = { kind: "unknown", reason: "the caller withholds the number" };

describe("toCaller", () => {
  it.each(["+491711234567", "+15551234567", "+4930123", "+123456789012345"])(
    "reads %s as a number",
    (from) => {
      expect(toCaller(from)).toEqual({ kind: "number", number: from });
    },
  );

  it("reads a number whose plus was sent without encoding and so became a space", () => {
    expect(toCaller(" 15551234567")).toEqual({ kind: "number", number: "+15551234567" });
  });

  it.each([
    ["ANONYMOUS", "+266696687"],
    ["RESTRICTED", "+7378742833"],
    ["BLOCKED", "+2562533"],
    ["UNKNOWN", "+8656696"],
    ["UNAVAILABLE", "+86282452253"],
  ])("knows %s typed on a keypad: %s is nobody's number", (_, from) => {
    expect(toCaller(from)).toEqual(WITHHELD);
  });

  it.each([" 266696687", " 7378742833", " 2562533", " 8656696", " 86282452253"])(
    "knows the keypad spelling%s also where its plus became a space",
    (from) => {
      expect(toCaller(from)).toEqual(WITHHELD);
    },
  );

  it.each([
    "anonymous",
    "Anonymous",
    "ANONYMOUS",
    "Restricted",
    "unknown",
    "unavailable",
    "blocked",
    "Private Number",
  ])("reads the word %s as a withheld number", (from) => {
    expect(toCaller(from)).toEqual(WITHHELD);
  });

  it.each(["client:alice", "CLIENT:alice", "sip:alice@example.com:5060", "sips:alice@example.com"])(
    "knows that %s has no number",
    (from) => {
      expect(toCaller(from)).toEqual({
        kind: "unknown",
        reason: "the caller comes from an app or a SIP address",
      });
    },
  );

  it.each(["", "   "])("knows that nothing was sent: %j", (from) => {
    expect(toCaller(from)).toEqual({ kind: "unknown", reason: "no caller id was sent" });
  });

  it.each([
    "12345",
    "491711234567",
    "01711234567",
    "+0171123456",
    "+1234567890123456",
    "+49 171 123",
    " 110",
    "<script>",
    "+4917112345x",
  ])("takes %j for no phone number", (from) => {
    expect(toCaller(from)).toEqual({ kind: "unknown", reason: "the caller id is no phone number" });
  });
});

describe("toFacts", () => {
  const ruleset = { rulesetVersion: 7, dialers: ["dialfire", "zendesk_talk"] };

  it("shows rules the owner and the score of a lead that was found", () => {
    const lead = aLead({ owner: "team_b", score: "85" });

    expect(toFacts(anInboundCall(), { kind: "found", value: lead }, NOW, ruleset)).toEqual({
      callSid: CALL_SID,
      at: NOW,
      lead: { kind: "known", owner: "team_b", score: "85", fields: {} },
      rulesetVersion: 7,
      dialers: ["dialfire", "zendesk_talk"],
      capacities: null,
      tickets: {},
    });
  });

  it.each(["absent", "unavailable"] as const)("says why a lead that is %s is unknown", (kind) => {
    const lead = { kind, reason: "Braze knows nobody" };
    const facts = toFacts(anInboundCall(), lead, NOW, ruleset);

    expect(facts.lead).toEqual({ kind: "unknown", reason: "Braze knows nobody" });
  });
});
