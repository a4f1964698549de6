import { describe, expect, it } from "vitest";
import { ledgerMessageSchema } from "../../../src/calls/call-event";
import {
  type MadeDecision,
  NOTHING_LEARNT,
  toLedgerMessage,
  wholeMs,
} from "../../../src/calls/decision-message";
import {
  anAnonymousCall,
  anApiCall,
  anInboundCall,
  CALL_SID,
  CALLER_NUMBER,
  NOW,
  OUR_NUMBER,
  REQUEST_ID,
  ZENDESK_NUMBER,
} from "../../support/builders";

const STEPS = [{ offset_ms: 0, event: "call_received" }];

function aMadeDecision(changed: Partial<MadeDecision> = {}): MadeDecision {
  return {
    requestId: REQUEST_ID,
    call: anInboundCall(),
    receivedAt: NOW,
    decisionMs: 12,
    responseMs: 40,
    dialer: "dialfire",
    routingRule: "lead_owner",
    rung: "decision",
    rulesetVersion: 7,
    facts: {
      leadOwner: "team_a",
      leadScore: 85,
      cacheHit: true,
      dtmfDigit: null,
      capacities: { dialfire: 3 },
    },
    inputs: { lead: "known" },
    steps: STEPS,
    apiCalls: [anApiCall()],
    ...changed,
  };
}

describe("toLedgerMessage", () => {
  it("makes one message of the event and of all that explains it", () => {
    expect(toLedgerMessage(aMadeDecision())).toEqual({
      event: {
        kind: "call.routed",
        key: `${CALL_SID}:routed:${REQUEST_ID}`,
        callSid: CALL_SID,
        at: NOW + 40,
        requestId: REQUEST_ID,
        receivedAt: NOW,
        callerNumber: CALLER_NUMBER,
        calledNumber: OUR_NUMBER,
        forwardedFrom: null,
        goesRound: false,
        dialer: "dialfire",
        routingRule: "lead_owner",
        rung: "decision",
        rulesetVersion: 7,
        leadOwner: "team_a",
        leadScore: 85,
        cacheHit: true,
        dtmfDigit: null,
        capacities: { dialfire: 3 },
        decisionMs: 12,
        responseMs: 40,
      },
      decision: {
        requestId: REQUEST_ID,
        callSid: CALL_SID,
        at: NOW,
        rulesetVersion: 7,
        rung: "decision",
        routingRule: "lead_owner",
        finalDialer: "dialfire",
        totalDurationMs: 40,
        inputs: {
          caller: "+4917***4567",
          called: OUR_NUMBER,
          forwarded_from: null,
          lead: "known",
        },
        steps: STEPS,
      },
      apiCalls: [anApiCall()],
    });
  });

  it("is what the other end of the queue reads", () => {
    const message = toLedgerMessage(aMadeDecision({ facts: NOTHING_LEARNT, dialer: null }));

    expect(ledgerMessageSchema.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });

  it("has no number of a caller who withholds it", () => {
    const { event, decision } = toLedgerMessage(aMadeDecision({ call: anAnonymousCall() }));

    expect(event).toMatchObject({ callerNumber: null });
    expect(decision?.inputs).toMatchObject({ caller: null });
  });

  it("keeps where a call was forwarded from, and shows it masked", () => {
    const call = anInboundCall({ forwardedFrom: ZENDESK_NUMBER });

    const { event, decision } = toLedgerMessage(aMadeDecision({ call }));

    expect(event).toMatchObject({ forwardedFrom: ZENDESK_NUMBER });
    expect(decision?.inputs).toMatchObject({ forwarded_from: "+4989***5678" });
  });
});

describe("wholeMs", () => {
  it.each([
    [0, 1],
    [0.2, 1],
    [1, 1],
    [1.01, 2],
    [40, 40],
  ])("counts %d ms as %i", (elapsed, whole) => {
    expect(wholeMs(elapsed)).toBe(whole);
  });
});
