import { directionOf } from "./call";
import type { Call } from "./lifecycle";

/** The columns of `calls` that its events tell; how they were written stands in others. */
export const CALL_COLUMNS = [
  "call_sid",
  "twilio_sid",
  "direction",
  "caller_number",
  "called_number",
  "forwarded_from",
  "status",
  "outcome",
  "routing_rule",
  "routed_dialer",
  "rung",
  "ruleset_version",
  "lead_owner",
  "lead_score",
  "braze_cache_hit",
  "dtmf_digit",
  "capacities",
  "routing_decision_ms",
  "response_time_ms",
  "call_duration",
  "failure_reason",
  "status_history",
  "created_at",
  "routed_at",
  "connected_at",
  "ended_at",
  "status_updated_at",
] as const;

export type CallColumn = (typeof CALL_COLUMNS)[number];

/** A call as it is kept. */
export function toColumns(call: Call): Record<CallColumn, string | number | null> {
  return {
    call_sid: call.callSid,
    twilio_sid: call.callSid.startsWith("CA") ? call.callSid : null,
    direction: directionOf(call.callSid),
    caller_number: call.callerNumber,
    called_number: call.calledNumber,
    forwarded_from: call.forwardedFrom,
    status: call.status,
    outcome: call.outcome,
    routing_rule: call.routingRule,
    routed_dialer: call.routedDialer,
    rung: call.rung,
    ruleset_version: call.rulesetVersion,
    lead_owner: call.leadOwner,
    lead_score: call.leadScore === null ? null : String(call.leadScore),
    braze_cache_hit: call.cacheHit === null ? null : Number(call.cacheHit),
    dtmf_digit: call.dtmfDigit,
    capacities: call.capacities && JSON.stringify(call.capacities),
    routing_decision_ms: call.decisionMs,
    response_time_ms: call.responseMs,
    call_duration: call.durationSeconds,
    failure_reason: call.failureReason,
    status_history: JSON.stringify(call.history),
    created_at: call.createdAt,
    routed_at: call.routedAt,
    connected_at: call.connectedAt,
    ended_at: call.endedAt,
    status_updated_at: call.statusAt,
  };
}
