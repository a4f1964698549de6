import { z } from "@hono/zod-openapi";
import { moment, toIso, toIsoOrNull } from "../http/envelope";
import { parseJson } from "../shared/json";
import { maskNumberOrNull } from "../shared/phone-number";
import { nextStepSchema, ROUTING_RULES, RUNGS } from "./call-event";
import type {
  ApiLogRow,
  CallRow,
  CallTrace,
  DecisionRow,
  EventRow,
  LegRow,
  TranscriptionRow,
} from "./call-reader-store";
import { connectionMsOf } from "./contribution";
import { CALL_STATUSES } from "./lifecycle";

const orNull = <T extends z.ZodType>(schema: T) => schema.nullable();
const loose = z.record(z.string(), z.unknown());

/** A call as the API shows it; phone numbers that are not ours are masked. */
export const callWire = z
  .object({
    id: z.number().int(),
    call_sid: z.string().openapi({ example: "CA0123456789abcdef0123456789abcdef" }),
    direction: z.enum(["inbound", "outbound"]),
    caller_number: orNull(z.string()).openapi({ example: "+4917***4567" }),
    called_number: orNull(z.string()),
    forwarded_from: orNull(z.string()),
    status: z.enum(CALL_STATUSES),
    outcome: orNull(z.string()),
    routing_rule: orNull(z.enum(ROUTING_RULES)),
    routed_dialer: orNull(z.string()),
    rung: orNull(z.enum(RUNGS)),
    ruleset_version: orNull(z.number()),
    lead_owner: orNull(z.string()),
    lead_score: orNull(z.union([z.number(), z.string()])),
    braze_cache_hit: orNull(z.boolean()),
    dtmf_digit: orNull(z.string()),
    routing_decision_ms: orNull(z.number()),
    response_time_ms: orNull(z.number()),
    agent_connection_ms: orNull(z.number()).openapi({
      description: "From routing to the agent's answer; null where nobody answered",
      example: 6_200,
    }),
    call_duration: orNull(z.number()).openapi({ description: "Seconds" }),
    failure_reason: orNull(z.string()),
    created_at: moment,
    routed_at: orNull(moment),
    connected_at: orNull(moment),
    ended_at: orNull(moment),
    status_updated_at: moment,
    updated_at: moment,
  })
  .openapi("Call");

/** A call that goes on. */
export const activeCallsWire = z
  .object({
    active_count: z.number().int(),
    calls: z.array(
      z.object({
        call_sid: z.string().openapi({ example: "CA0123456789abcdef0123456789abcdef" }),
        caller_number: orNull(z.string()).openapi({ example: "+4917***4567" }),
        routed_dialer: orNull(z.string()).openapi({ example: "dialfire" }),
        status: z.enum(CALL_STATUSES).openapi({ example: "in-progress" }),
        duration_seconds: z.number().int().openapi({ description: "Since the call came in" }),
        started_at: moment,
      }),
    ),
  })
  .openapi("ActiveCalls");

/** Whose call it was, in full. */
export const revealedWire = z
  .object({
    call_sid: z.string(),
    caller_number: orNull(z.string()).openapi({ example: "+491711234567" }),
    called_number: orNull(z.string()),
    forwarded_from: orNull(z.string()),
  })
  .openapi("RevealedNumbers");

export const legWire = z
  .object({
    leg_sid: z.string(),
    dialer: orNull(z.string()),
    attempt: orNull(z.number()),
    status: z.string(),
    ringing_at: orNull(moment),
    answered_at: orNull(moment),
    ended_at: orNull(moment),
    duration_seconds: orNull(z.number()),
    error_code: orNull(z.string()),
  })
  .openapi("Leg");

export const callDetailWire = callWire
  .extend({
    capacities: orNull(z.record(z.string(), orNull(z.number()))).openapi({
      description: "Agents free at each dialer when a rule asked; null for one that did not tell",
      example: { dialfire: 3, zendesk_talk: 5 },
    }),
    dialfire_capacity: orNull(z.number()),
    zendesk_capacity: orNull(z.number()),
    status_history: z.array(z.object({ status: z.enum(CALL_STATUSES), at: moment })),
    legs: z.array(legWire),
  })
  .openapi("CallDetail");

const stepWire = z.looseObject({ offset_ms: z.number(), event: z.string() });

/** One thing somebody said in an agent's call. */
export const utteranceWire = z
  .object({
    id: z.number().int(),
    call_sid: z.string(),
    conversation_id: z.string(),
    sequence_number: z.number().int(),
    speaker: z.enum(["agent", "user"]),
    text: z.string(),
    timestamp: moment,
  })
  .openapi("Utterance");

/** Everything that explains one call. */
export const traceWire = z
  .object({
    call_sid: z.string(),
    decisions: z.array(
      z.object({
        request_id: z.string(),
        timestamp: moment,
        ruleset_version: orNull(z.number()),
        rung: z.string(),
        routing_rule: z.string(),
        final_dialer: orNull(z.string()),
        total_duration_ms: z.number(),
        inputs: loose,
        steps: z.array(stepWire),
      }),
    ),
    legs: z.array(legWire),
    events: z.array(
      z.looseObject({ kind: z.string().openapi({ example: "call.answered" }), at: moment }),
    ),
    api_calls: z.array(
      z.object({
        request_id: orNull(z.string()),
        integration: z.string(),
        method: z.string(),
        url: z.string(),
        request_headers: loose,
        request_body: orNull(z.string()),
        response_status: orNull(z.number()),
        response_headers: loose,
        response_body: orNull(z.string()),
        truncated: z.boolean(),
        timestamp: moment,
        duration_ms: z.number(),
        success: z.boolean(),
        error_category: orNull(z.string()),
        error_message: orNull(z.string()),
      }),
    ),
    transcript: z.array(utteranceWire),
  })
  .openapi("CallTrace");

export type CallOnWire = z.infer<typeof callWire>;

export function toCallWire(row: CallRow): CallOnWire {
  // Whom a call from us rings is a person; a call to us rings a number of ours.
  const isPerson = row.direction === "outbound";
  return callWire.parse({
    ...row,
    caller_number: maskNumberOrNull(row.caller_number),
    called_number: isPerson ? maskNumberOrNull(row.called_number) : row.called_number,
    forwarded_from: maskNumberOrNull(row.forwarded_from),
    lead_score: toScore(row.lead_score),
    agent_connection_ms: connectionMsOf({ routedAt: row.routed_at, connectedAt: row.connected_at }),
    created_at: toIso(row.created_at),
    routed_at: toIsoOrNull(row.routed_at),
    connected_at: toIsoOrNull(row.connected_at),
    ended_at: toIsoOrNull(row.ended_at),
    status_updated_at: toIso(row.status_updated_at),
    updated_at: toIso(row.updated_at),
  });
}

const capacitiesSchema = z.record(z.string(), z.number().nullable()).nullable().catch(null);
export function toActiveCallWire(
  row: CallRow,
  now: number,
): z.infer<typeof activeCallsWire>["calls"][number] {
  return {
    call_sid: row.call_sid,
    caller_number: maskNumberOrNull(row.caller_number),
    routed_dialer: row.routed_dialer,
    status: row.status,
    duration_seconds: Math.max(0, Math.floor((now - row.created_at) / 1_000)),
    started_at: toIso(row.created_at),
  };
}

export function toRevealedWire(row: CallRow): z.infer<typeof revealedWire> {
  const { call_sid, caller_number, called_number, forwarded_from } = row;
  return { call_sid, caller_number, called_number, forwarded_from };
}

export function toCallDetailWire(row: CallRow, legs: readonly LegRow[]) {
  const history = z
    .array(z.object({ status: z.enum(CALL_STATUSES), at: z.number() }))
    .parse(parseJson(row.status_history));
  const capacities = capacitiesSchema.parse(row.capacities && parseJson(row.capacities));
  return {
    ...toCallWire(row),
    capacities,
    dialfire_capacity: capacities?.dialfire ?? null,
    zendesk_capacity: capacities?.zendesk_talk ?? null,
    status_history: history.map(({ status, at }) => ({ status, at: toIso(at) })),
    legs: legs.map(toLegWire),
  };
}

export function toTraceWire(callSid: string, trace: CallTrace): z.infer<typeof traceWire> {
  return {
    call_sid: callSid,
    decisions: trace.decisions.map(toDecisionWire),
    legs: trace.legs.map(toLegWire),
    events: trace.events.map(toEventWire),
    api_calls: trace.apiLogs.map(toApiCallWire),
    transcript: trace.transcript.map(toUtteranceWire),
  };
}

export function toUtteranceWire(row: TranscriptionRow): z.infer<typeof utteranceWire> {
  const { id, call_sid, conversation_id, sequence_number, speaker, text } = row;
  const timestamp = toIso(row.spoken_at);
  return { id, call_sid, conversation_id, sequence_number, speaker, text, timestamp };
}

function toLegWire(row: LegRow): z.infer<typeof legWire> {
  const { call_sid: _, ...leg } = row;
  return {
    ...leg,
    ringing_at: toIsoOrNull(row.ringing_at),
    answered_at: toIsoOrNull(row.answered_at),
    ended_at: toIsoOrNull(row.ended_at),
  };
}

function toDecisionWire(row: DecisionRow) {
  return {
    request_id: row.request_id,
    timestamp: toIso(row.at),
    ruleset_version: row.ruleset_version,
    rung: row.rung,
    routing_rule: row.routing_rule,
    final_dialer: row.final_dialer,
    total_duration_ms: row.total_duration_ms,
    inputs: loose.parse(parseJson(row.inputs)),
    steps: z.array(stepWire).parse(parseJson(row.decision_chain)),
  };
}

/** Only what no other part of the trace shows, and no full number. */
const shownOfEvent = z.object({
  legSid: z.string().nullish(),
  dialer: z.string().nullish(),
  attempt: z.number().nullish(),
  dialStatus: z.string().optional(),
  durationSeconds: z.number().nullish(),
  errorCode: z.string().nullish(),
  errorMessage: z.string().nullish(),
  dtmfDigit: z.string().nullish(),
  word: z.string().optional(),
  callerHungUp: z.boolean().optional(),
  next: nextStepSchema.optional(),
  skipped: z.array(z.object({ dialer: z.string(), reason: z.string() })).optional(),
  configurationCopy: z.string().nullish(),
});

function toEventWire(row: EventRow) {
  const event = shownOfEvent.parse(parseJson(row.event));
  return {
    kind: row.kind,
    at: toIso(row.at),
    leg_sid: event.legSid ?? null,
    dialer: event.dialer ?? null,
    attempt: event.attempt ?? null,
    dial_status: event.dialStatus ?? null,
    duration_seconds: event.durationSeconds ?? null,
    error_code: event.errorCode ?? null,
    error_message: event.errorMessage ?? null,
    dtmf_digit: event.dtmfDigit ?? null,
    status: event.word ?? null,
    caller_hung_up: event.callerHungUp ?? null,
    next: event.next ?? null,
    skipped: event.skipped ?? [],
    configuration_copy: event.configurationCopy ?? null,
  };
}

function toApiCallWire(row: ApiLogRow) {
  return {
    request_id: row.request_id,
    integration: row.integration,
    method: row.method,
    url: row.url,
    request_headers: loose.parse(parseJson(row.request_headers)),
    request_body: row.request_body,
    response_status: row.response_status,
    response_headers: loose.parse(parseJson(row.response_headers)),
    response_body: row.response_body,
    truncated: row.truncated,
    timestamp: toIso(row.at),
    duration_ms: row.duration_ms,
    success: row.success,
    error_category: row.error_category,
    error_message: row.error_message,
  };
}

const DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;

/** Kept as text, since a CRM may have words; shown as a number where it is one. */
function toScore(text: string | null): number | string | null {
  if (text === null || text.trim() === "") return text;
  return DECIMAL.test(text) ? Number(text) : text;
}
