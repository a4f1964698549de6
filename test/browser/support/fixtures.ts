/** Calls as the API tells them, for the stand-in product: one of each kind worth looking at. */

const MINUTE = 60_000;

export interface WireCall {
  call_sid: string;
  status: string;
  routed_dialer: string | null;
  created_at: string;
  [field: string]: unknown;
}

/** A connected call: known caller, decided by the lead owner rule. */
export function aCall(createdAt: number, overrides: Partial<WireCall> = {}): WireCall {
  return {
    call_sid: `CA${(createdAt % 2 ** 40).toString(16).padStart(32, "0")}`,
    direction: "inbound",
    caller_number: "+4917***4567",
    called_number: "+493055550100",
    forwarded_from: null,
    status: "completed",
    outcome: "connected",
    routing_rule: "lead_owner",
    routed_dialer: "dialfire",
    lead_owner: "sales_team_a",
    lead_score: 85,
    dtmf_digit: null,
    routing_decision_ms: 46,
    response_time_ms: 58,
    rung: "decision",
    braze_cache_hit: true,
    ruleset_version: 12,
    failure_reason: null,
    call_duration: 150,
    created_at: iso(createdAt),
    routed_at: iso(createdAt + 46),
    connected_at: iso(createdAt + 5_000),
    ended_at: iso(createdAt + 155_000),
    status_updated_at: iso(createdAt + 155_000),
    updated_at: iso(createdAt + 155_000),
    ...overrides,
  };
}

const OPEN = { outcome: null, call_duration: null, ended_at: null };
const NOBODY = { connected_at: null, call_duration: null };

const STRANGER = { lead_owner: null, lead_score: null, braze_cache_hit: false };

const KINDS: Partial<WireCall>[] = [
  { ...OPEN, status: "ringing", connected_at: null, caller_number: "+4915***8821" },
  { ...OPEN, status: "in-progress", routing_rule: "lead_score", lead_score: 91 },
  {},
  { ...NOBODY, status: "no-answer", outcome: "failed", failure_reason: "No dialer picked up" },
  { routed_dialer: "zendesk_talk", routing_rule: "time_based", caller_number: "+4930***0012" },
  { ...STRANGER, caller_number: null, routing_rule: "dtmf_ivr", dtmf_digit: "2" },
  { ...NOBODY, status: "abandoned", outcome: "abandoned", failure_reason: "The caller hung up" },
  { routing_rule: "load_balance", routed_dialer: "zendesk_talk", routing_decision_ms: 212 },
  { ...STRANGER, routing_rule: "default_dialer", routing_decision_ms: 1_263 },
  { routing_rule: "default_dialer", rung: "last_good_configuration", routing_decision_ms: 318 },
  { ...NOBODY, status: "failed", outcome: "failed", failure_reason: "Both dialers are down" },
  { ...OPEN, status: "in_ivr", routing_rule: null, routed_dialer: null, routing_decision_ms: null },
];

/** Enough calls for two pages, newest first, the newest a moment ago. */
export function someCalls(now: number, count = 64): WireCall[] {
  return Array.from({ length: count }, (_, index) =>
    aCall(now - 20_000 - index * index * MINUTE * 0.7, KINDS[index % KINDS.length]),
  );
}

/** A moment as the API writes it. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
