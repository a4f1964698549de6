import type { InboundCall } from "../../src/calls/call";
import type {
  CallRouted,
  DecisionRecord,
  DialEnded,
  LedgerMessage,
  LegProgress,
} from "../../src/calls/call-event";
import type { HandoverState } from "../../src/calls/handover-state";
import type { Lead } from "../../src/crm/lead";
import type { Dialer } from "../../src/dialers/dialer";
import { checkVariables, type Variables } from "../../src/env";
import type { ApiCall } from "../../src/resilience/api-call";
import type { Configuration } from "../../src/routing/configuration";
import type { CallFacts } from "../../src/routing/facts";
import type { Rule } from "../../src/routing/rule";
import type { LeadOwnerConfig } from "../../src/routing/rules/lead-owner";
import type { LeadScoreConfig } from "../../src/routing/rules/lead-score";
import {
  type FirstValues,
  type RoutingSettings,
  readRoutingSettings,
  type StoredRoutingSettings,
} from "../../src/settings/routing-settings";

/** The moment at which every story in these tests begins. */
export const NOW = Date.UTC(2026, 0, 15, 10, 0, 0);

export const CALL_SID = "CA0123456789abcdef0123456789abcdef";
export const LEG_SID = "CAfedcba9876543210fedcba9876543210";
export const REQUEST_ID = "4b1f6d0e-52f0-4d0a-9d43-9a8f2f1f6c11";
export const CHANGE_ID = "0c6b7c5e-8f0a-4c0e-9a55-1c1f0a3f7b42";
export const PUBLIC_URL = "https://ivr.example.com";

export const CALLER_NUMBER = "+491711234567";
export const OUR_NUMBER = "+493012345678";
export const DIALFIRE_NUMBER = "+493087654321";
export const ZENDESK_NUMBER = "+498912345678";
export const LAST_RESORT_NUMBER = "+494012345678";

/** What a complete environment gives as text; bindings aside. */
export const REQUIRED_VARIABLES = {
  PUBLIC_URL,
  API_KEY: "the-first-key-of-this-company",
  TWILIO_ACCOUNT_SID: "AC0123456789abcdef0123456789abcdef",
  TWILIO_AUTH_TOKEN: "a-twilio-auth-token",
  TWILIO_PHONE_NUMBER: OUR_NUMBER,
  BRAZE_API_KEY: "a-braze-api-key",
  BRAZE_API_URL: "https://rest.fra-01.braze.eu",
  DIALFIRE_PHONE_NUMBER: DIALFIRE_NUMBER,
  ZENDESK_TALK_PHONE_NUMBER: ZENDESK_NUMBER,
  DEFAULT_DIALER_NUMBER: LAST_RESORT_NUMBER,
};

/** The variables of a complete environment. */
export function someVariables(changed: Partial<Variables> = {}): Variables {
  return { ...checkVariables(REQUIRED_VARIABLES).variables, ...changed };
}

export function aLead(changed: Partial<Lead> = {}): Lead {
  return { phoneNumber: CALLER_NUMBER, owner: "team_a", score: 85, ...changed };
}

/** Facts of a call; `lead: null` stands for a caller we could not learn about. */
export function someFacts({ lead = aLead() }: { lead?: Lead | null } = {}): CallFacts {
  return {
    callSid: CALL_SID,
    at: NOW,
    lead: lead
      ? { kind: "known", owner: lead.owner, score: lead.score, fields: {} }
      : { kind: "unknown", reason: "Braze: answered 500 (server_error)" },
    dialers: ["dialfire", "zendesk_talk"],
    capacities: null,
    tickets: {},
    rulesetVersion: 7,
  };
}

type RuleParts = Partial<Pick<Rule, "id" | "name" | "priority">>;

/** Shipped form: owners mapped to dialers, no default dialer. */
export function aLeadOwnerRule({
  id = 1,
  name = "Lead owner",
  priority = 1,
  ...config
}: RuleParts & Partial<LeadOwnerConfig> = {}): Extract<Rule, { type: "lead_owner" }> {
  const mappings = { team_a: "dialfire", team_b: "zendesk_talk" };
  return { id, name, priority, type: "lead_owner", config: { mappings, ...config } };
}

export const SHIPPED_TIERS: LeadScoreConfig["tiers"] = [
  { name: "High", min: 80, max: 100, dialer: "dialfire" },
  { name: "Medium", min: 50, max: 79, dialer: "zendesk_talk" },
  { name: "Low", min: 0, max: 49, dialer: "hotline" },
];

/** Three tiers with a dialer each, no default dialer. */
export function aLeadScoreRule({
  id = 2,
  name = "Lead score",
  priority = 2,
  ...config
}: RuleParts & Partial<LeadScoreConfig> = {}): Extract<Rule, { type: "lead_score" }> {
  return { id, name, priority, type: "lead_score", config: { tiers: SHIPPED_TIERS, ...config } };
}

export const FIRST_VALUES: FirstValues = {
  primaryDialer: "dialfire",
  fallbackDialer: "zendesk_talk",
  maxRetryAttempts: 1,
};

/** The settings as first started, with what an operator changed. */
export function someSettings(changed: Partial<StoredRoutingSettings> = {}): RoutingSettings {
  return readRoutingSettings(changed, FIRST_VALUES);
}

export function aDialer(changed: Partial<Dialer> = {}): Dialer {
  return {
    id: 1,
    name: "dialfire",
    kind: "dialfire",
    phoneNumber: DIALFIRE_NUMBER,
    active: true,
    seats: null,
    ...changed,
  };
}

/** Dialfire and Zendesk Talk, both reachable. */
export function twoDialers(): Dialer[] {
  return [
    aDialer(),
    aDialer({ id: 2, name: "zendesk_talk", kind: "zendesk_talk", phoneNumber: ZENDESK_NUMBER }),
  ];
}

export function aConfiguration(changed: Partial<Configuration> = {}): Configuration {
  return {
    version: 7,
    rules: [aLeadOwnerRule(), aLeadScoreRule()],
    brokenRules: [],
    problems: [],
    dialers: twoDialers(),
    settings: someSettings(),
    credentials: [],
    ...changed,
  };
}

export function anInboundCall(changed: Partial<InboundCall> = {}): InboundCall {
  return {
    callSid: CALL_SID,
    caller: { kind: "number", number: CALLER_NUMBER },
    called: OUR_NUMBER,
    forwardedFrom: null,
    forwarders: changed.forwardedFrom ? [changed.forwardedFrom] : [],
    ...changed,
  };
}

/** A caller who withholds the number. */
export function anAnonymousCall(): InboundCall {
  return anInboundCall({
    caller: { kind: "unknown", reason: "the caller withholds the number" },
  });
}

/** The first dial of a hand-over that has a fallback. */
export function aHandoverState(changed: Partial<HandoverState> = {}): HandoverState {
  const order = ["dialfire", "zendesk_talk"];
  return { order, step: "first", attempt: 1, heldSince: null, rulesetVersion: 7, ...changed };
}

/** A call that came in at `NOW` and was handed to Dialfire 40 ms later. */
export function aRoutedEvent(changed: Partial<CallRouted> = {}): CallRouted {
  const requestId = changed.requestId ?? REQUEST_ID;
  return {
    kind: "call.routed",
    key: `${CALL_SID}:routed:${requestId}`,
    callSid: CALL_SID,
    at: NOW + 40,
    requestId,
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
    capacities: null,
    decisionMs: 12,
    responseMs: 40,
    ...changed,
  };
}

/** Progress of the leg to Dialfire; `legSid: null` makes it the caller's own leg. */
export function aLegEvent(changed: Partial<LegProgress> = {}): LegProgress {
  const { kind = "call.ringing", legSid = LEG_SID, sequence = null } = changed;
  const isOwn = legSid === null;
  return {
    kind,
    key: `${CALL_SID}:${legSid ?? "own"}:${kind}:${sequence ?? "once"}`,
    callSid: CALL_SID,
    at: NOW + 1_000,
    legSid,
    sequence,
    dialer: isOwn ? null : "dialfire",
    attempt: isOwn ? null : 1,
    durationSeconds: null,
    errorCode: null,
    errorMessage: null,
    ...changed,
  };
}

/** The end of the dial to Dialfire: answered, and nothing left to do. */
export function aDialEnded(changed: Partial<DialEnded> = {}): DialEnded {
  const legSid = changed.legSid === undefined ? LEG_SID : changed.legSid;
  return {
    kind: "call.dial_ended",
    key: `${CALL_SID}:dial_ended:${legSid ?? "unnamed"}`,
    callSid: CALL_SID,
    at: NOW + 60_000,
    legSid,
    dialer: "dialfire",
    attempt: 1,
    dialStatus: "completed",
    durationSeconds: null,
    callerHungUp: false,
    allFailed: false,
    skipped: [],
    configurationCopy: null,
    next: { kind: "end" },
    ...changed,
  };
}

export function aDecisionRecord(changed: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    requestId: REQUEST_ID,
    callSid: CALL_SID,
    at: NOW + 40,
    rulesetVersion: 7,
    rung: "decision",
    routingRule: "lead_owner",
    finalDialer: "dialfire",
    totalDurationMs: 40,
    inputs: {},
    steps: [{ offset_ms: 0, event: "call_received" }],
    ...changed,
  };
}

export function aLedgerMessage(changed: Partial<LedgerMessage> = {}): LedgerMessage {
  return { event: aRoutedEvent(), decision: null, apiCalls: [], ...changed };
}

/** A lookup in Braze that went well. */
export function anApiCall(changed: Partial<ApiCall> = {}): ApiCall {
  return {
    key: "api-call-1",
    integration: "braze",
    method: "POST",
    url: "https://rest.fra-01.braze.eu/users/export/ids",
    requestHeaders: { authorization: "[REDACTED]" },
    requestBody: '{"phone":"+4917***4567"}',
    responseStatus: 201,
    responseHeaders: { "content-type": "application/json" },
    responseBody: '{"users":[]}',
    truncated: false,
    startedAt: NOW,
    durationMs: 25,
    success: true,
    category: null,
    errorMessage: null,
    ...changed,
  };
}
