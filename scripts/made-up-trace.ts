import type { CallEvent, CallRouted, DecisionRecord, LedgerMessage } from "../src/calls/call-event";
import type { ApiCall } from "../src/resilience/api-call";
import { maskNumber } from "../src/shared/phone-number";

/**
 * What the ledger would be told of a made-up call: each event, with the first one why it went
 * where it went, where the cache did not know the caller how Braze was asked, and at the end how
 * Braze heard of the call.
 */
export function toMessages(events: readonly CallEvent[]): LedgerMessage[] {
  const last = events.at(-1);
  const caller = events.find((event) => event.kind === "call.routed")?.callerNumber ?? null;
  return events.map((event) => {
    const isRouted = event.kind === "call.routed";
    const isLookedUp = isRouted && event.cacheHit === false;
    const isTold = event === last && caller !== null;
    return {
      event,
      decision: isRouted ? toDecision(event) : null,
      apiCalls: [
        ...(isLookedUp ? [lookup(event, caller)] : []),
        ...(isTold ? [writeBack(event, caller)] : []),
      ],
    };
  });
}

const RULES = [
  { rule_id: 1, name: "Owner-based routing", type: "lead_owner" },
  { rule_id: 2, name: "Lead score tiers", type: "lead_score" },
] as const;

function toDecision(event: CallRouted): DecisionRecord {
  const { callSid, requestId, rulesetVersion, rung, routingRule, dialer, receivedAt } = event;
  const caller = event.callerNumber && maskNumber(event.callerNumber);
  const shared = { callSid, requestId, rulesetVersion, rung, routingRule };
  const source = event.cacheHit ? "cache" : "braze";
  const lead = { lead_owner: event.leadOwner, lead_score: event.leadScore };
  const decided = RULES.findIndex(({ type }) => type === routingRule);
  return {
    ...shared,
    at: receivedAt,
    finalDialer: dialer,
    totalDurationMs: event.responseMs,
    inputs: { caller, called: event.calledNumber, local_time: receivedAt, ...lead },
    steps: [
      { offset_ms: 0, event: "call_received", caller, called: event.calledNumber },
      { offset_ms: 1, event: "cache_lookup", result: event.cacheHit ? "hit" : "miss" },
      { offset_ms: 2, event: "customer_data", result: "found", source, ...lead },
      ...RULES.map((rule, i) => ({
        offset_ms: event.decisionMs,
        event: "rule_evaluated",
        ...rule,
        verdict: i === decided ? "decided" : "no_match",
        reason: i === decided ? `${rule.type} fits` : "no value of the rule fits",
        duration_us: 12,
      })),
      { offset_ms: event.decisionMs, event: "dialer_selected", dialer, reason: routingRule },
      { offset_ms: event.responseMs, event: "twiml_generated" },
    ],
  };
}

function lookup(event: CallRouted, caller: string | null): ApiCall {
  const question = { phone: caller && maskNumber(caller), fields_to_export: ["custom_attributes"] };
  const { leadOwner: lead_owner, leadScore: lead_score } = event;
  const users = [{ external_id: event.callSid, custom_attributes: { lead_owner, lead_score } }];
  return toBraze("/users/export/ids", question, { users }, event);
}

function writeBack(event: CallEvent, caller: string): ApiCall {
  const attributes = [{ external_id: maskNumber(caller), last_call_at: event.at, total_calls: 1 }];
  return toBraze("/users/track", { attributes }, { message: "success" }, event);
}

function toBraze(path: string, question: unknown, answer: unknown, event: CallEvent): ApiCall {
  return {
    key: `${event.key}:${path}`,
    integration: "braze",
    method: "POST",
    url: `https://rest.fra-01.braze.eu${path}`,
    requestHeaders: { authorization: "[REDACTED]", "content-type": "application/json" },
    requestBody: JSON.stringify(question),
    responseStatus: 201,
    responseHeaders: { "content-type": "application/json", "x-ratelimit-remaining": "249" },
    responseBody: JSON.stringify(answer),
    truncated: false,
    startedAt: event.at,
    durationMs: 40 + (event.at % 200),
    success: true,
    category: null,
    errorMessage: null,
  };
}
