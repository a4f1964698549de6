import { iso, type WireCall } from "./fixtures";

type Step = { event: string; offset_ms: number } & Record<string, unknown>;

/** What the API adds to a call on its own page. */
export function aCallInDetail(call: WireCall) {
  return { ...call, status_history: statusHistory(call), legs: legs(call) };
}

/** The record behind a call: its decision, what it asked, and what followed. */
export function aLogOf(call: WireCall) {
  const events = statusHistory(call).map(({ status, at }) => ({ kind: `call.${status}`, at }));
  return {
    call_sid: call.call_sid,
    decisions: call.routed_dialer === null ? [] : [aDecision(call), ...aRetry(call)],
    legs: legs(call),
    events: events.map((event) => ({ ...event, leg_sid: null })),
    api_calls: whoCalls(call) === "unavailable" ? [aBrazeRequest(call)] : [],
  };
}

function aDecision(call: WireCall) {
  const total = Number(call.routing_decision_ms ?? 46);
  return {
    request_id: requestId(call),
    timestamp: call.created_at,
    ruleset_version: call.ruleset_version,
    rung: call.rung,
    routing_rule: call.routing_rule,
    final_dialer: call.routed_dialer,
    total_duration_ms: total,
    steps: [...learning(call), ...evaluating(call, total), ...answering(call, total)],
  };
}

const requestId = (call: WireCall) => `req-${call.call_sid.slice(-8)}`;

function whoCalls(call: WireCall): "found" | "unavailable" | "unasked" {
  if (call.caller_number === null) return "unasked";
  return call.lead_owner === null ? "unavailable" : "found";
}

const CACHE = { found: "hit", unavailable: "miss", unasked: "skipped" };
const REASONS = {
  found: null,
  unavailable: "Braze did not answer within 1,200 ms",
  unasked: "The caller withheld the number",
};

function learning(call: WireCall): Step[] {
  const { caller_number: caller, called_number: called, lead_owner, lead_score } = call;
  const result = whoCalls(call);
  const key = caller === null ? null : `braze:customer:${caller}`;
  const asked = result === "unasked" ? null : result === "found" ? 22 : 1_201;
  return [
    { event: "call_received", offset_ms: 0, caller, called },
    { event: "cache_lookup", offset_ms: 1, key, result: CACHE[result], duration_ms: 4.2 },
    {
      event: "customer_data",
      offset_ms: 5,
      result,
      lead_owner,
      lead_score,
      reason: REASONS[result],
      duration_ms: asked,
    },
  ];
}

const OWNER_DECIDED = "Sales team owners decided";
const NOT_LEARNT = "The lead could not be learnt";
const BROKEN = "The time zone Europe/Berln does not exist";

function evaluating(call: WireCall, total: number): Step[] {
  const isKnown = whoCalls(call) === "found";
  const rules = isKnown
    ? [
        ["VIP language line", "crm_field", "no_match", "The language is de, none of: en, fr"],
        ["Sales team owners", "lead_owner", "decided", "Owner sales_team_a goes to Dialfire"],
        ["Hot leads", "lead_score", "not_reached", OWNER_DECIDED],
        ["Old weekend rule", "time_based", "not_reached", OWNER_DECIDED],
      ]
    : [
        ["VIP language line", "crm_field", "unknown", NOT_LEARNT],
        ["Sales team owners", "lead_owner", "unknown", NOT_LEARNT],
        ["Hot leads", "lead_score", "unknown", NOT_LEARNT],
        ["Old weekend rule", "time_based", "invalid", BROKEN],
      ];
  return rules.map(([name, type, verdict, reason], index) => ({
    event: "rule_evaluated",
    offset_ms: total - 18 + index,
    rule_id: index + 1,
    name,
    type,
    verdict,
    reason,
    duration_us: 40 + index * 11,
  }));
}

function answering({ routed_dialer: dialer }: WireCall, total: number): Step[] {
  const order = [dialer, "zendesk_talk"];
  const capacity = { dialfire: 10, zendesk_talk: "unknown", duration_ms: 8 };
  return [
    { event: "capacity_checked", offset_ms: total - 13, ...capacity },
    {
      event: "dialer_selected",
      offset_ms: total - 5,
      dialer,
      order,
      reason: "Both dialers are up",
    },
    { event: "twiml_generated", offset_ms: total - 2, duration_ms: 0.6 },
  ];
}

/** A call nobody picked up was sent on to the second dialer. */
function aRetry(call: WireCall) {
  if (call.status !== "no-answer") return [];
  const at = Date.parse(call.created_at) + 22_400;
  const reason = "Dialfire did not answer in 20 s";
  return [
    {
      request_id: `req-${call.call_sid.slice(-7)}-2`,
      timestamp: iso(at),
      ruleset_version: call.ruleset_version,
      rung: "decision",
      routing_rule: call.routing_rule,
      final_dialer: "zendesk_talk",
      total_duration_ms: 9,
      steps: [
        {
          event: "dialer_selected",
          offset_ms: 2,
          dialer: "zendesk_talk",
          order: ["zendesk_talk"],
          reason,
        },
        { event: "twiml_generated", offset_ms: 8, duration_ms: 0.4 },
      ],
    },
  ];
}

function legs(call: WireCall) {
  const start = Date.parse(call.created_at);
  const leg = (
    attempt: number,
    dialer: string | null,
    from: number,
    ended: number,
    status: string,
  ) => ({
    leg_sid: `CA${attempt}${call.call_sid.slice(3)}`,
    dialer,
    attempt,
    status,
    ringing_at: iso(start + from),
    answered_at: status === "completed" ? iso(start + 5_000) : null,
    ended_at: iso(start + ended),
    duration_seconds: status === "completed" ? call.call_duration : null,
    error_code: null,
  });
  if (call.status === "completed") return [leg(1, call.routed_dialer, 2_500, 155_000, "completed")];
  if (call.status !== "no-answer") return [];
  return [
    leg(1, call.routed_dialer, 2_300, 22_300, "no-answer"),
    leg(2, "zendesk_talk", 24_000, 44_000, "no-answer"),
  ];
}

function statusHistory(call: WireCall) {
  const start = Date.parse(call.created_at);
  const at = (status: string, after: number) => ({ status, at: iso(start + after) });
  const began = [at("received", 0), at("routed", 46), at("ringing", 2_500)];
  if (call.status === "completed") {
    return [...began, at("in-progress", 5_000), at("completed", 155_000)];
  }
  return call.status === "ringing" ? began : [...began, at(call.status, 44_100)];
}

function aBrazeRequest(call: WireCall) {
  return {
    request_id: requestId(call),
    integration: "braze",
    method: "POST",
    url: "https://rest.braze.example/users/export/ids",
    response_status: null,
    duration_ms: 1_200,
    success: false,
    error_message: "No answer within 1,200 ms",
    timestamp: iso(Date.parse(call.created_at) + 6),
    request_body: '{"phone":"+4917***4567","fields_to_export":["custom_attributes"]}',
    response_body: null,
  };
}
