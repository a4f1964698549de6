import { z } from "@hono/zod-openapi";
import { moment, toIso } from "../http/envelope";
import { parseJson } from "../shared/json";
import { nextStepSchema } from "./call-event";
import type {
  ApiLogRow,
  CallTrace,
  DecisionRow,
  EventRow,
  TranscriptionRow,
} from "./call-reader-store";
import { legWire, toLegWire } from "./leg-wire";

const orNull = <T extends z.ZodType>(schema: T) => schema.nullable();
const loose = z.record(z.string(), z.unknown());

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

/** Dialers that were passed over, and why. */
const skippedWire = z.array(z.object({ dialer: z.string(), reason: z.string() }));

/** One thing that was told of a call; what does not belong to its kind is null. */
const eventWire = z.object({
  kind: z.string().openapi({ example: "call.answered" }),
  at: moment,
  leg_sid: orNull(z.string()),
  dialer: orNull(z.string()),
  attempt: orNull(z.number()),
  dial_status: orNull(z.string()),
  duration_seconds: orNull(z.number()),
  error_code: orNull(z.string()),
  error_message: orNull(z.string()),
  dtmf_digit: orNull(z.string()),
  status: orNull(z.string()).openapi({ description: "A word of Twilio's that we do not know" }),
  caller_hung_up: orNull(z.boolean()),
  next: orNull(nextStepSchema).openapi({ description: "What the call did next" }),
  skipped: skippedWire,
  configuration_copy: orNull(z.string()).openapi({
    description: "Why an old copy of the configuration decided what came next",
  }),
});

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
    events: z.array(eventWire),
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
  skipped: skippedWire.optional(),
  configurationCopy: z.string().nullish(),
});

function toEventWire(row: EventRow): z.infer<typeof eventWire> {
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
