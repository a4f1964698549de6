import { maskNumber } from "../shared/phone-number";
import { goesRound, type InboundCall } from "./call";
import type { CallRouted, DecisionRecord, LedgerMessage } from "./call-event";

/** What a call learnt of its caller, as far as the record keeps it. */
export type LearntFacts = Pick<
  CallRouted,
  "leadOwner" | "leadScore" | "cacheHit" | "dtmfDigit" | "capacities"
>;

export const NOTHING_LEARNT: LearntFacts = {
  leadOwner: null,
  leadScore: null,
  cacheHit: null,
  dtmfDigit: null,
  capacities: null,
};

export interface MadeDecision
  extends Pick<CallRouted, "routingRule" | "rung" | "rulesetVersion" | "dialer"> {
  requestId: string;
  call: InboundCall;
  /** When the webhook came in, epoch milliseconds. */
  receivedAt: number;
  /** From then until the choice was made, and until the TwiML was ready. */
  decisionMs: number;
  responseMs: number;
  facts: LearntFacts;
  inputs: DecisionRecord["inputs"];
  steps: DecisionRecord["steps"];
  apiCalls: LedgerMessage["apiCalls"];
}

/** The one ledger message of a decision: the event, and everything that explains it. */
export function toLedgerMessage(made: MadeDecision): LedgerMessage {
  const { call, requestId, routingRule, rung, rulesetVersion, dialer } = made;
  const shared = { callSid: call.callSid, requestId, routingRule, rung, rulesetVersion };
  const at = made.receivedAt + made.responseMs;
  return {
    event: {
      ...shared,
      kind: "call.routed",
      key: `${call.callSid}:routed:${requestId}`,
      at,
      receivedAt: made.receivedAt,
      callerNumber: call.caller.kind === "number" ? call.caller.number : null,
      calledNumber: call.called,
      forwardedFrom: call.forwardedFrom,
      goesRound: goesRound(call),
      dialer,
      ...made.facts,
      decisionMs: made.decisionMs,
      responseMs: made.responseMs,
    },
    decision: {
      ...shared,
      at: made.receivedAt,
      finalDialer: dialer,
      totalDurationMs: made.responseMs,
      inputs: { ...describeCall(call), ...made.inputs },
      steps: made.steps,
    },
    apiCalls: made.apiCalls,
  };
}

/** Who called, masked, and which number of ours. */
function describeCall(call: InboundCall): DecisionRecord["inputs"] {
  return {
    caller: call.caller.kind === "number" ? maskNumber(call.caller.number) : null,
    called: call.called,
    forwarded_from: call.forwardedFrom && maskNumber(call.forwardedFrom),
  };
}

/** Whole milliseconds, rounded up: what took any time at all took at least one. */
export function wholeMs(elapsedMs: number): number {
  return Math.max(1, Math.ceil(elapsedMs));
}
