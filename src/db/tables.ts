import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import {
  ALERT_STATUSES,
  ALERT_TYPES,
  PHASES,
  SEVERITIES,
  SILENCES,
  SMS_STATUSES,
} from "../alerts/alert";
import type { Unreached } from "../alerts/mail";
import { CALLBACK_STATUSES } from "../callbacks/callback";
import { MEASURES } from "../calls/contribution";
import { CALL_STATUSES } from "../calls/lifecycle";
import { ATTEMPT_STATUSES } from "../campaigns/call-attempt";
import type { CallingHours } from "../campaigns/calling-hours";
import { CAMPAIGN_STATES } from "../campaigns/campaign";
import { CONTACT_STATES } from "../campaigns/contact";
import { CREDENTIAL_TYPES } from "../credentials/sealed";
import { DIALER_KINDS } from "../dialers/dialer";
import { SPEAKERS } from "../outbound/utterance";
import { INTEGRATIONS } from "../resilience/api-call";
import { HEALTH_STATUSES } from "../resilience/health";

/**
 * The whole data model on one page. Times are integer epoch milliseconds, columns snake_case.
 *
 * Rules that drizzle cannot say (append-only triggers, first rows) stand in `migrations/`. A
 * change here is a new migration; never one that rebuilds a table, since D1 would drop its
 * triggers on the way.
 */

const id = () => integer("id").primaryKey({ autoIncrement: true });

/** One row a call, folded from its events. Kept for the retention time. */
export const calls = sqliteTable(
  "calls",
  {
    id: id(),
    /** Our public id: `CA…` for inbound calls. */
    call_sid: text("call_sid").notNull(),
    twilio_sid: text("twilio_sid"),
    direction: text("direction", { enum: ["inbound", "outbound"] }).notNull(),
    /** Null where the caller withholds it. */
    caller_number: text("caller_number"),
    called_number: text("called_number"),
    forwarded_from: text("forwarded_from"),
    status: text("status", { enum: CALL_STATUSES }).notNull(),
    outcome: text("outcome"),
    routing_rule: text("routing_rule"),
    /** The dialer's name at that time; names may change, so it refers to no row. */
    routed_dialer: text("routed_dialer"),
    rung: text("rung"),
    ruleset_version: integer("ruleset_version"),
    lead_owner: text("lead_owner"),
    lead_score: text("lead_score"),
    braze_cache_hit: integer("braze_cache_hit", { mode: "boolean" }),
    dtmf_digit: text("dtmf_digit"),
    /** JSON: agents free at each dialer when it was decided, where a rule asked. */
    capacities: text("capacities"),
    routing_decision_ms: integer("routing_decision_ms"),
    response_time_ms: integer("response_time_ms"),
    call_duration: integer("call_duration"),
    failure_reason: text("failure_reason"),
    status_history: text("status_history").notNull(),
    created_at: integer("created_at").notNull(),
    routed_at: integer("routed_at"),
    connected_at: integer("connected_at"),
    ended_at: integer("ended_at"),
    status_updated_at: integer("status_updated_at").notNull(),
    updated_at: integer("updated_at").notNull(),
    /** Rises with each fold; a fold that read an older one is done again. */
    version: integer("version").notNull(),
    /** What the roll-ups hold of the call, to be taken back when it changes. */
    contribution: text("contribution"),
    /** ElevenLabs' id of an agent's talk; null until we learn it, and of calls without an agent. */
    conversation_id: text("conversation_id"),
  },
  (t) => [
    uniqueIndex("idx_calls_call_sid").on(t.call_sid),
    uniqueIndex("idx_calls_twilio_sid").on(t.twilio_sid),
    index("idx_calls_call_sid_status").on(t.call_sid, t.status),
    uniqueIndex("idx_calls_conversation_id")
      .on(t.conversation_id)
      .where(sql`${t.conversation_id} IS NOT NULL`),
    index("idx_calls_caller_number").on(t.caller_number),
    index("idx_calls_created_at").on(t.created_at),
    index("idx_calls_status_created_at").on(t.status, t.created_at),
    index("idx_calls_outcome_created_at").on(t.outcome, t.created_at),
    index("idx_calls_routed_dialer_created_at").on(t.routed_dialer, t.created_at),
    index("idx_calls_routing_rule_created_at").on(t.routing_rule, t.created_at),
    // Every column that lists are narrowed by, so that any mixture is decided within the index.
    index("idx_calls_list").on(
      t.created_at,
      t.status,
      t.outcome,
      t.routed_dialer,
      t.routing_rule,
      t.direction,
      t.caller_number,
      t.called_number,
    ),
    check("calls_direction", sql`${t.direction} IN ('inbound', 'outbound')`),
  ],
);

const utteranceColumns = () => ({
  call_sid: text("call_sid").notNull(),
  speaker: text("speaker", { enum: SPEAKERS }).notNull(),
  text: text("text").notNull(),
  spoken_at: integer("spoken_at").notNull(),
  recorded_at: integer("recorded_at").notNull(),
});

/** What was said in agents' calls, numbered within each talk. Kept as long as the call. */
export const callTranscriptions = sqliteTable(
  "call_transcriptions",
  {
    id: id(),
    /** The same words of the same moment are one utterance, however often they come. */
    utterance_key: text("utterance_key").notNull(),
    conversation_id: text("conversation_id").notNull(),
    sequence_number: integer("sequence_number").notNull(),
    ...utteranceColumns(),
  },
  (t) => [
    uniqueIndex("idx_call_transcriptions_utterance_key").on(t.utterance_key),
    uniqueIndex("idx_call_transcriptions_sequence").on(t.conversation_id, t.sequence_number),
    index("idx_call_transcriptions_call_sid").on(t.call_sid, t.spoken_at),
  ],
);

/** The same of calls whose conversation id we do not know yet. Kept until then. */
export const parkedTranscriptions = sqliteTable(
  "parked_transcriptions",
  { utterance_key: text("utterance_key").primaryKey(), ...utteranceColumns() },
  (t) => [index("idx_parked_transcriptions_call_sid").on(t.call_sid)],
);

/** Keys of what must happen once: reports that came in, calls that were placed. */
export const receipts = sqliteTable(
  "receipts",
  { receipt_key: text("receipt_key").primaryKey(), at: integer("at").notNull() },
  (t) => [index("idx_receipts_at").on(t.at)],
);

/**
 * Finished inbound calls the CRM is to hear of, written with the fold that ended them. Kept as long
 * as their call.
 */
export const writeBacks = sqliteTable(
  "write_backs",
  {
    call_sid: text("call_sid").primaryKey(),
    /** The caller as `caller_totals` names them. */
    caller: text("caller").notNull(),
    created_at: integer("created_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Since when a try is under way; null between tries. */
    claimed_at: integer("claimed_at"),
    settled_at: integer("settled_at"),
    result: text("result", { enum: ["sent", "no_profile"] }),
  },
  // Those no message of the outbox has come for.
  (t) => [index("idx_write_backs_untried").on(t.created_at).where(sql`${t.attempts} = 0`)],
);

/**
 * What a recorded batch of the ledger means for failure windows and people, written with the batch
 * where something failed. Gone as soon as they have heard of it, as a rule within a second.
 */
export const owedNews = sqliteTable(
  "owed_news",
  {
    id: text("id").primaryKey(),
    /** Counts by stream, and calls in trouble, as JSON; numbers of people in none of it. */
    news: text("news").notNull(),
    recorded_at: integer("recorded_at").notNull(),
  },
  (t) => [index("idx_owed_news_recorded_at").on(t.recorded_at)],
);

/** How many finished calls each caller has made, by HMAC of the number. Kept for ever. */
export const callerTotals = sqliteTable("caller_totals", {
  caller: text("caller").primaryKey(),
  n: integer("n").notNull(),
});

/** One row: the random key of that HMAC, hex. Without it the totals name nobody. */
export const callerKey = sqliteTable("caller_key", {
  id: integer("id").primaryKey(),
  key: text("key").notNull(),
});

/** What the roll-ups count, a column each. */
const measureColumns = () =>
  Object.fromEntries(
    MEASURES.map((measure) => [measure, integer(measure).notNull().default(0)] as const),
  );

/** Sums over calls, so that metrics cost the same for a thousand and for a million of them. */
const statColumns = () => ({
  /** Begin of the slot in which the calls came in. */
  start: integer("start").notNull(),
  direction: text("direction").notNull(),
  dialer: text("dialer").notNull(),
  routing_rule: text("routing_rule").notNull(),
  outcome: text("outcome").notNull(),
  ...measureColumns(),
});

/** By the minute. Kept for the retention time. */
export const callStats = sqliteTable("call_stats", statColumns(), (t) => [
  primaryKey({ columns: [t.start, t.direction, t.dialer, t.routing_rule, t.outcome] }),
]);

/** By the quarter of an hour: every zone's days begin with one. Kept for the retention time. */
export const callStatsQuarters = sqliteTable("call_stats_quarters", statColumns(), (t) => [
  primaryKey({ columns: [t.start, t.direction, t.dialer, t.routing_rule, t.outcome] }),
]);

const failureColumns = () => ({
  start: integer("start").notNull(),
  dialer: text("dialer").notNull(),
  reason: text("reason").notNull(),
  n: integer("n").notNull(),
});

/** Why callers reached nobody, by the minute. Kept for the retention time. */
export const callFailures = sqliteTable("call_failures", failureColumns(), (t) => [
  primaryKey({ columns: [t.start, t.dialer, t.reason] }),
]);

/** The same by the quarter of an hour. Kept for the retention time. */
export const callFailuresQuarters = sqliteTable("call_failures_quarters", failureColumns(), (t) => [
  primaryKey({ columns: [t.start, t.dialer, t.reason] }),
]);

/** Attempts to reach a dialer, folded from the call's events. Kept for the retention time. */
export const callLegs = sqliteTable(
  "call_legs",
  {
    call_sid: text("call_sid").notNull(),
    leg_sid: text("leg_sid").notNull(),
    dialer: text("dialer"),
    attempt: integer("attempt"),
    status: text("status").notNull(),
    ringing_at: integer("ringing_at"),
    answered_at: integer("answered_at"),
    ended_at: integer("ended_at"),
    duration_seconds: integer("duration_seconds"),
    error_code: text("error_code"),
  },
  (t) => [
    primaryKey({ columns: [t.call_sid, t.leg_sid] }),
    // The legs a dialer is busy with: few at any time, however many there were.
    index("idx_call_legs_busy").on(t.dialer, t.answered_at).where(sql`${t.status} = 'in-progress'`),
  ],
);

/**
 * Callers who want to be called back: one wish a number that is still to be handed over, and one a
 * call. Kept for the retention time after the request.
 */
export const callbacks = sqliteTable(
  "callbacks",
  {
    id: id(),
    call_sid: text("call_sid").notNull(),
    phone_number: text("phone_number").notNull(),
    status: text("status", { enum: CALLBACK_STATUSES }).notNull(),
    requested_at: integer("requested_at").notNull(),
    /** Until when one try at the hand-over has it to itself; null while nobody tries. */
    claimed_until: integer("claimed_until"),
    /** The contact's id at Dialfire. */
    contact_id: text("contact_id"),
    handed_over_at: integer("handed_over_at"),
    failure_reason: text("failure_reason"),
    done_at: integer("done_at"),
    done_by: text("done_by"),
  },
  (t) => [
    uniqueIndex("idx_callbacks_call_sid").on(t.call_sid),
    uniqueIndex("idx_callbacks_open_phone_number")
      .on(t.phone_number)
      .where(sql`${t.status} in ('requested', 'failed')`),
    index("idx_callbacks_status_requested_at").on(t.status, t.requested_at),
    index("idx_callbacks_requested_at").on(t.requested_at),
  ],
);

/** Whom to call, and how. Never deleted: calls and the audit name them. */
export const campaigns = sqliteTable(
  "campaigns",
  {
    id: id(),
    name: text("name").notNull(),
    state: text("state", { enum: CAMPAIGN_STATES }).notNull(),
    /** Why it stopped by itself. */
    stop_reason: text("stop_reason"),
    stopped_at: integer("stopped_at"),
    time_zone: text("time_zone").notNull(),
    calling_hours: text("calling_hours", { mode: "json" }).$type<CallingHours>().notNull(),
    calls_per_second: integer("calls_per_second").notNull(),
    max_concurrent_calls: integer("max_concurrent_calls").notNull(),
    max_attempts: integer("max_attempts").notNull(),
    retry_wait_minutes: integer("retry_wait_minutes").notNull(),
    ring_timeout_seconds: integer("ring_timeout_seconds").notNull(),
    created_at: integer("created_at").notNull(),
    created_by: text("created_by").notNull(),
    updated_at: integer("updated_at").notNull(),
    started_at: integer("started_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [uniqueIndex("idx_campaigns_name").on(t.name), index("idx_campaigns_state").on(t.state)],
);

/** The people of a campaign, each number once. Kept for the retention time after their last change. */
export const contacts = sqliteTable(
  "contacts",
  {
    id: id(),
    campaign_id: integer("campaign_id").notNull(),
    phone_number: text("phone_number").notNull(),
    name: text("name"),
    reference: text("reference"),
    time_zone: text("time_zone"),
    state: text("state", { enum: CONTACT_STATES }).notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** From when on the wait between attempts is over; null unless the contact waits. */
    due_at: integer("due_at"),
    /** The same, or the calling hours after it. */
    next_attempt_at: integer("next_attempt_at"),
    last_call_sid: text("last_call_sid"),
    last_error_code: text("last_error_code"),
    last_error_message: text("last_error_message"),
    created_at: integer("created_at").notNull(),
    updated_at: integer("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("idx_contacts_phone_number").on(t.campaign_id, t.phone_number),
    index("idx_contacts_campaign_id").on(t.campaign_id, t.id),
    index("idx_contacts_state").on(t.campaign_id, t.state, t.next_attempt_at),
    // Whom a change of the do-not-call list is about, in all campaigns.
    index("idx_contacts_any_phone_number").on(t.phone_number),
    index("idx_contacts_updated_at").on(t.updated_at),
  ],
);

/** Each try to reach a contact, written down before any phone rings. Kept for the retention time. */
export const callAttempts = sqliteTable(
  "call_attempts",
  {
    id: id(),
    call_sid: text("call_sid").notNull(),
    campaign_id: integer("campaign_id").notNull(),
    contact_id: integer("contact_id").notNull(),
    number: integer("number").notNull(),
    status: text("status", { enum: ATTEMPT_STATUSES }).notNull(),
    started_at: integer("started_at").notNull(),
    answered_at: integer("answered_at"),
    ended_at: integer("ended_at"),
    duration_seconds: integer("duration_seconds"),
    error_code: text("error_code"),
    error_message: text("error_message"),
    /** Of the call's record, when it last told of this attempt. */
    call_version: integer("call_version").notNull().default(0),
  },
  (t) => [
    uniqueIndex("idx_call_attempts_call_sid").on(t.call_sid),
    index("idx_call_attempts_contact_id").on(t.contact_id, t.started_at),
    index("idx_call_attempts_campaign_id").on(t.campaign_id, t.started_at),
    index("idx_call_attempts_open").on(t.campaign_id).where(sql`${t.ended_at} IS NULL`),
    index("idx_call_attempts_claimed").on(t.started_at).where(sql`${t.status} = 'claimed'`),
    index("idx_call_attempts_started_at").on(t.started_at),
  ],
);

/** Numbers that no campaign may call. Kept until somebody takes them off the list. */
export const doNotCall = sqliteTable(
  "do_not_call",
  {
    id: id(),
    phone_number: text("phone_number").notNull(),
    reason: text("reason"),
    added_at: integer("added_at").notNull(),
    added_by: text("added_by").notNull(),
  },
  (t) => [uniqueIndex("idx_do_not_call_phone_number").on(t.phone_number)],
);

/** Everything that happened to a call, once each by `event_key`. Kept for the retention time. */
export const callEvents = sqliteTable(
  "call_events",
  {
    id: id(),
    event_key: text("event_key").notNull(),
    call_sid: text("call_sid").notNull(),
    kind: text("kind").notNull(),
    at: integer("at").notNull(),
    recorded_at: integer("recorded_at").notNull(),
    event: text("event").notNull(),
  },
  (t) => [
    uniqueIndex("idx_call_events_event_key").on(t.event_key),
    index("idx_call_events_call_sid").on(t.call_sid, t.at),
  ],
);

/** Why a call went where it went: inputs and every step. Append-only, kept for the retention time. */
export const routingDecisions = sqliteTable(
  "routing_decisions",
  {
    id: id(),
    decision_key: text("decision_key").notNull(),
    call_sid: text("call_sid").notNull(),
    request_id: text("request_id").notNull(),
    at: integer("at").notNull(),
    ruleset_version: integer("ruleset_version"),
    rung: text("rung").notNull(),
    routing_rule: text("routing_rule").notNull(),
    final_dialer: text("final_dialer"),
    total_duration_ms: integer("total_duration_ms").notNull(),
    inputs: text("inputs").notNull(),
    decision_chain: text("decision_chain").notNull(),
  },
  (t) => [
    uniqueIndex("idx_routing_decisions_decision_key").on(t.decision_key),
    index("idx_routing_decisions_call_sid").on(t.call_sid, t.at),
    index("idx_routing_decisions_request_id").on(t.request_id),
    index("idx_routing_decisions_at").on(t.at),
    index("idx_routing_decisions_final_dialer_at").on(t.final_dialer, t.at),
  ],
);

/** Calls to providers, sanitised before they come here. Append-only, kept for the retention time. */
export const apiLogs = sqliteTable(
  "api_logs",
  {
    id: id(),
    log_key: text("log_key").notNull(),
    request_id: text("request_id"),
    call_sid: text("call_sid"),
    integration: text("integration").notNull(),
    method: text("method").notNull(),
    url: text("url").notNull(),
    request_headers: text("request_headers").notNull(),
    request_body: text("request_body"),
    response_status: integer("response_status"),
    response_headers: text("response_headers").notNull(),
    response_body: text("response_body"),
    truncated: integer("truncated", { mode: "boolean" }).notNull(),
    at: integer("at").notNull(),
    duration_ms: integer("duration_ms").notNull(),
    success: integer("success", { mode: "boolean" }).notNull(),
    error_category: text("error_category"),
    error_message: text("error_message"),
  },
  (t) => [
    uniqueIndex("idx_api_logs_log_key").on(t.log_key),
    index("idx_api_logs_call_sid").on(t.call_sid, t.at),
    index("idx_api_logs_request_id").on(t.request_id),
    index("idx_api_logs_integration_at").on(t.integration, t.at),
    index("idx_api_logs_at").on(t.at),
    // Few fail, and those are what people look for.
    index("idx_api_logs_failed_at").on(t.at).where(sql`${t.success} = 0`),
  ],
);

/** Every check of an integration's API, and where its breaker stood after it. Kept 90 days. */
export const healthStatus = sqliteTable(
  "health_status",
  {
    id: id(),
    integration: text("integration").notNull(),
    at: integer("at").notNull(),
    status: text("status", { enum: HEALTH_STATUSES }).notNull(),
    response_time_ms: integer("response_time_ms"),
    error_category: text("error_category"),
    error_message: text("error_message"),
    /** Null where it is not known, and for what has no agents. */
    available_capacity: integer("available_capacity"),
    total_capacity: integer("total_capacity"),
    /** `closed`, `open` or `half_open`. */
    api_circuit: text("api_circuit").notNull(),
    line_circuit: text("line_circuit").notNull(),
  },
  (t) => [
    index("idx_health_status_integration_at").on(t.integration, t.at),
    index("idx_health_status_at").on(t.at),
  ],
);

/** The same by the hour: what uptime and long charts are read from. Kept 90 days. */
export const healthHours = sqliteTable(
  "health_hours",
  {
    integration: text("integration").notNull(),
    /** Begin of the hour, UTC. */
    start: integer("start").notNull(),
    checks: integer("checks").notNull(),
    failures: integer("failures").notNull(),
    /** Sum over all checks, and the slowest of them. */
    response_time_ms: integer("response_time_ms").notNull(),
    slowest_ms: integer("slowest_ms").notNull(),
    /** How long it was found up, and down; the rest of the hour nobody watched. */
    up_ms: integer("up_ms").notNull(),
    down_ms: integer("down_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.integration, t.start] }),
    index("idx_health_hours_start").on(t.start),
  ],
);

/** Who can take calls. Never deleted: calls name them. */
export const dialers = sqliteTable(
  "dialers",
  {
    id: id(),
    name: text("name").notNull(),
    kind: text("kind", { enum: DIALER_KINDS }).notNull(),
    /** Null until an admin sets one; the variable of this dialer counts until then. */
    phone_number: text("phone_number"),
    active: integer("active", { mode: "boolean" }).notNull().default(true),
    seats: integer("seats"),
    created_at: integer("created_at").notNull(),
    updated_at: integer("updated_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (t) => [uniqueIndex("idx_dialers_name").on(t.name)],
);

/** What business people configure. A removed rule is inactive, never deleted: decisions name it. */
export const routingRules = sqliteTable(
  "routing_rules",
  {
    id: id(),
    rule_type: text("rule_type").notNull(),
    name: text("name").notNull(),
    priority: integer("priority").notNull(),
    config: text("config", { mode: "json" }).notNull(),
    active: integer("active", { mode: "boolean" }).notNull().default(true),
    created_at: integer("created_at").notNull(),
    updated_at: integer("updated_at").notNull(),
    created_by: text("created_by").notNull(),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    uniqueIndex("idx_routing_rules_active_name").on(t.name).where(sql`${t.active} = 1`),
    index("idx_routing_rules_rule_type").on(t.rule_type),
    index("idx_routing_rules_priority").on(t.priority),
  ],
);

/** What operators change, one document a key (`routing`). Absent: first values from variables. */
export const settings = sqliteTable("settings", {
  key: text("key").primaryKey(),
  value: text("value", { mode: "json" }).notNull(),
  version: integer("version").notNull(),
  updated_at: integer("updated_at").notNull(),
  updated_by: text("updated_by").notNull(),
});

/** Every published state of rules, dialers and routing settings, whole. Kept for ever. */
export const rulesetVersions = sqliteTable("ruleset_versions", {
  number: integer("number").primaryKey(),
  /** SHA-256 of `content`, hex. */
  hash: text("hash").notNull(),
  content: text("content").notNull(),
  /** What it changed of the one before, in few words, JSON; null of the first ones. */
  changes: text("changes"),
  made_by: text("made_by").notNull(),
  made_at: integer("made_at").notNull(),
});

/** People. Never deleted: the audit names them. Keys are kept as prefix and SHA-256 only. */
export const users = sqliteTable(
  "users",
  {
    id: id(),
    /** Lower case, so that one person cannot be there twice. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: ["admin", "read_only"] }).notNull(),
    active: integer("active", { mode: "boolean" }).notNull().default(true),
    api_key_prefix: text("api_key_prefix").notNull(),
    api_key_hash: text("api_key_hash").notNull(),
    last_login_at: integer("last_login_at"),
    created_at: integer("created_at").notNull(),
    updated_at: integer("updated_at").notNull(),
    created_by: text("created_by").notNull(),
  },
  (t) => [
    uniqueIndex("idx_users_email").on(t.email),
    uniqueIndex("idx_users_api_key_hash").on(t.api_key_hash),
    check("users_role", sql`${t.role} IN ('admin', 'read_only')`),
  ],
);

/** Signed-in browsers, by the SHA-256 of their cookie. Gone at sign-out or when they run out. */
export const sessions = sqliteTable(
  "sessions",
  {
    token_hash: text("token_hash").primaryKey(),
    user_id: integer("user_id").notNull(),
    created_at: integer("created_at").notNull(),
    last_seen_at: integer("last_seen_at").notNull(),
    expires_at: integer("expires_at").notNull(),
  },
  (t) => [
    index("idx_sessions_user_id").on(t.user_id),
    index("idx_sessions_expires_at").on(t.expires_at),
  ],
);

/** Who changed what, and from where. Append-only, kept for the retention time. */
export const configAuditLogs = sqliteTable(
  "config_audit_logs",
  {
    id: id(),
    audit_key: text("audit_key").notNull(),
    /** Null for what the system does by itself; refers to no row, so that nothing is lost with one. */
    user_id: integer("user_id"),
    user_email: text("user_email").notNull(),
    action: text("action").notNull(),
    entity_type: text("entity_type").notNull(),
    entity_id: text("entity_id").notNull(),
    before_value: text("before_value", { mode: "json" }),
    after_value: text("after_value", { mode: "json" }),
    at: integer("at").notNull(),
    ip_address: text("ip_address"),
    request_id: text("request_id"),
  },
  (t) => [
    uniqueIndex("idx_config_audit_logs_audit_key").on(t.audit_key),
    index("idx_config_audit_logs_at").on(t.at),
    index("idx_config_audit_logs_user_id").on(t.user_id, t.at),
    index("idx_config_audit_logs_user_email").on(t.user_email, t.at),
    index("idx_config_audit_logs_request_id").on(t.request_id),
    index("idx_config_audit_logs_entity").on(t.entity_type, t.entity_id, t.at),
  ],
);

/**
 * What signs us in at the integrations, encrypted. One version of each is in force; those before
 * it count 24 h for a rollback, and then go with the next purge.
 */
export const integrationCredentials = sqliteTable(
  "integration_credentials",
  {
    /** Random; the encryption binds the value to it, the integration and the type. */
    id: text("id").primaryKey(),
    integration_name: text("integration_name", { enum: INTEGRATIONS }).notNull(),
    credential_type: text("credential_type", { enum: CREDENTIAL_TYPES }).notNull(),
    encrypted_value: text("encrypted_value").notNull(),
    /** The key of `CREDENTIAL_KEYS` that opens it. */
    key_id: text("key_id").notNull(),
    /** Its last characters, or none. */
    hint: text("hint").notNull(),
    /** Null while it is in force. */
    valid_until: integer("valid_until"),
    created_at: integer("created_at").notNull(),
    updated_at: integer("updated_at").notNull(),
    updated_by: text("updated_by").notNull(),
  },
  (t) => [
    uniqueIndex("idx_integration_credentials_in_force")
      .on(t.integration_name)
      .where(sql`${t.valid_until} IS NULL`),
    index("idx_integration_credentials_valid_until").on(t.valid_until),
  ],
);

/** Since when each key encrypts credentials, for its yearly replacement. Kept for ever. */
export const credentialKeys = sqliteTable("credential_keys", {
  key_id: text("key_id").primaryKey(),
  first_used_at: integer("first_used_at").notNull(),
});
/** What people were told, or would have been. Kept for the retention time. */
export const alerts = sqliteTable(
  "alerts",
  {
    id: id(),
    /** One alert for each: a source that tells twice makes one. */
    alert_key: text("alert_key").notNull(),
    alert_type: text("alert_type", { enum: ALERT_TYPES }).notNull(),
    phase: text("phase", { enum: PHASES }).notNull(),
    /** Which integration, stream, rule or campaign; empty where there is only one. */
    about: text("about").notNull(),
    severity: text("severity", { enum: SEVERITIES }).notNull(),
    subject: text("subject").notNull(),
    message: text("message").notNull(),
    /** How many calls it speaks of; 0 where it is not about single calls. */
    calls: integer("calls").notNull(),
    recipients: text("recipients", { mode: "json" }).$type<readonly string[]>().notNull(),
    status: text("status", { enum: ALERT_STATUSES }).notNull(),
    /** Why it goes to nobody; null where it goes to people. */
    silenced: text("silenced", { enum: SILENCES }),
    attempts: integer("attempts").notNull(),
    error: text("error"),
    sms_status: text("sms_status", { enum: SMS_STATUSES }),
    /** When what it tells of happened. */
    created_at: integer("created_at").notNull(),
    /** When the first recipient got it. */
    sent_at: integer("sent_at"),
    /** When it came to be told: cooldowns go by this, since news may come late. */
    raised_at: integer("raised_at").notNull().default(0),
    /** Until when one try has it to itself. */
    claimed_until: integer("claimed_until"),
    /** Recipients a server did not take, while it took others; null where all were taken. */
    unreached: text("unreached", { mode: "json" }).$type<readonly Unreached[]>(),
  },
  (t) => [
    uniqueIndex("idx_alerts_alert_key").on(t.alert_key),
    index("idx_alerts_created_at").on(t.created_at),
    index("idx_alerts_about").on(t.alert_type, t.about, t.created_at),
    index("idx_alerts_raised").on(t.alert_type, t.about, t.raised_at),
    index("idx_alerts_status").on(t.status, t.created_at),
    index("idx_alerts_to_send").on(t.status, t.raised_at).where(sql`${t.silenced} IS NULL`),
  ],
);

/** Times in which alerts are kept and not sent. Kept for ever: alerts refer to them. */
export const maintenance = sqliteTable(
  "maintenance",
  {
    id: id(),
    from_at: integer("from_at").notNull(),
    /** Moved forward where somebody ends it early. */
    until_at: integer("until_at").notNull(),
    reason: text("reason").notNull(),
    made_by: text("made_by").notNull(),
    created_at: integer("created_at").notNull(),
  },
  (t) => [index("idx_maintenance_until_at").on(t.until_at)],
);

/** Messages that could not be handled in all their tries. Kept until somebody deals with them. */
export const deadLetters = sqliteTable(
  "dead_letters",
  {
    id: id(),
    message_id: text("message_id").notNull(),
    queue: text("queue").notNull(),
    body: text("body").notNull(),
    reason: text("reason").notNull(),
    at: integer("at").notNull(),
    /** When somebody last took it to put it back into its queue. */
    retried_at: integer("retried_at"),
    resolved_at: integer("resolved_at"),
  },
  (t) => [
    uniqueIndex("idx_dead_letters_message_id").on(t.message_id),
    index("idx_dead_letters_open").on(t.id).where(sql`${t.resolved_at} IS NULL`),
    index("idx_dead_letters_resolved").on(t.id).where(sql`${t.resolved_at} IS NOT NULL`),
    index("idx_dead_letters_at").on(t.at),
  ],
);

/** One row: rows of append-only tables older than `cutoff` may be deleted. 0 = none may. */
export const retentionGate = sqliteTable("retention_gate", {
  id: integer("id").primaryKey(),
  cutoff: integer("cutoff").notNull(),
});

/** What each run of the purge deleted. No personal data, kept for ever: a row a day. */
export const retentionRuns = sqliteTable("retention_runs", {
  started_at: integer("started_at").primaryKey(),
  duration_ms: integer("duration_ms").notNull(),
  cutoff: integer("cutoff").notNull(),
  /** Rows by table. */
  deleted: text("deleted", { mode: "json" }).$type<Record<string, number>>().notNull(),
  errors: text("errors", { mode: "json" }).$type<{ table: string; message: string }[]>().notNull(),
  is_complete: integer("is_complete", { mode: "boolean" }).notNull(),
});

/**
 * Always empty. A batch that must not go through inserts a row here, which the check refuses:
 * D1 has no other way to abort a transaction from within.
 */
export const writeGuard = sqliteTable(
  "write_guard",
  { lost_rows: integer("lost_rows").notNull() },
  (t) => [check("calls_changed_meanwhile", sql`${t.lost_rows} = 0`)],
);
