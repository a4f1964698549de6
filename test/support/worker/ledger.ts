import type { CallRouted, LedgerMessage, LegProgress } from "../../../src/calls/call-event";
import type { ApiCall } from "../../../src/resilience/api-call";
import { aCallSid } from "./twilio";

const NOON = Date.UTC(2026, 2, 10, 12);

/** A decision's message, as the webhook appends it. */
export function aRoutedMessage(event: Partial<CallRouted> = {}): LedgerMessage {
  const callSid = event.callSid ?? aCallSid();
  const requestId = event.requestId ?? crypto.randomUUID();
  const shared = {
    callSid,
    requestId,
    at: event.at ?? NOON + 40,
    routingRule: "lead_score",
    rung: "decision",
    rulesetVersion: 1,
  } as const;
  return {
    event: {
      ...shared,
      kind: "call.routed",
      key: `${callSid}:routed:${requestId}`,
      receivedAt: NOON,
      callerNumber: "+491711234567",
      calledNumber: "+493011111111",
      forwardedFrom: null,
      goesRound: false,
      dialer: "dialfire",
      leadOwner: null,
      leadScore: 85,
      cacheHit: false,
      dtmfDigit: null,
      capacities: null,
      decisionMs: 30,
      responseMs: 40,
      ...event,
    },
    decision: {
      ...shared,
      finalDialer: event.dialer === undefined ? "dialfire" : event.dialer,
      totalDurationMs: 40,
      inputs: { caller: "+4917***4567" },
      steps: [{ offset_ms: 0, event: "call_received" }],
    },
    apiCalls: [anApiCall()],
  };
}

/** A status report's message. */
export function aLegMessage(event: Partial<LegProgress> & { callSid: string }): LedgerMessage {
  const { callSid, kind = "call.ringing", legSid = null } = event;
  return {
    event: {
      kind,
      key: `${callSid}:${legSid ?? "own"}:${kind}:${event.sequence ?? "once"}`,
      at: NOON + 1_000,
      legSid,
      sequence: null,
      dialer: null,
      attempt: null,
      durationSeconds: null,
      errorCode: null,
      errorMessage: null,
      ...event,
    },
    decision: null,
    apiCalls: [],
  };
}

export function anApiCall(call: Partial<ApiCall> = {}): ApiCall {
  return {
    key: crypto.randomUUID(),
    integration: "braze",
    method: "POST",
    url: "https://braze.test/users/export/ids",
    requestHeaders: { authorization: "[REDACTED]" },
    requestBody: "{}",
    responseStatus: 201,
    responseHeaders: {},
    responseBody: "{}",
    truncated: false,
    startedAt: NOON,
    durationMs: 20,
    success: true,
    category: null,
    errorMessage: null,
    ...call,
  };
}

/** The end of a call whose last dialer did not take it. */
export function aLostDial(callSid: string, dialStatus: string, at: number): LedgerMessage {
  const dial = { legSid: null, dialer: "dialfire", attempt: 1, durationSeconds: null };
  return {
    event: {
      ...dial,
      kind: "call.dial_ended",
      key: `${callSid}:dial`,
      callSid,
      at,
      dialStatus,
      callerHungUp: false,
      allFailed: true,
      next: { kind: "goodbye" },
      configurationCopy: null,
      skipped: [],
    },
    decision: null,
    apiCalls: [],
  };
}
