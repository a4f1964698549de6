import { z } from "zod";
import { apiCallSchema } from "../resilience/api-call";
import { HANDOVER_STEPS } from "./handover-state";

/** How a decision came about, best first; anything below the first means that something is broken. */
export const RUNGS = ["decision", "last_good_configuration", "default_number", "static"] as const;
export type Rung = (typeof RUNGS)[number];

export const ROUTING_RULES = [
  "lead_owner",
  "lead_score",
  "crm_field",
  "time_based",
  "load_balance",
  "dtmf_ivr",
  "default_dialer",
  "emergency",
] as const;

const common = {
  /** Makes a repeat harmless: two events with one key are one event. */
  key: z.string().min(1),
  callSid: z.string().min(1),
  /** When it happened, epoch milliseconds. */
  at: z.number(),
};

const routed = z.object({
  ...common,
  kind: z.literal("call.routed"),
  requestId: z.string(),
  receivedAt: z.number(),
  callerNumber: z.string().nullable(),
  calledNumber: z.string().nullable(),
  forwardedFrom: z.string().nullable(),
  /** Dialers send it back to us in turn. */
  goesRound: z.boolean().default(false),
  /** `null` while the caller is in the menu. */
  dialer: z.string().nullable(),
  routingRule: z.enum(ROUTING_RULES),
  rung: z.enum(RUNGS),
  rulesetVersion: z.number().nullable(),
  leadOwner: z.string().nullable(),
  leadScore: z.union([z.string(), z.number()]).nullable(),
  cacheHit: z.boolean().nullable(),
  /** `timeout`, `invalid` or the digit, where a menu decided. */
  dtmfDigit: z.string().nullable(),
  /** Agents free at each dialer, where a rule asked; `null` for one that did not tell. */
  capacities: z.record(z.string(), z.number().nullable()).nullable().default(null),
  decisionMs: z.number(),
  responseMs: z.number(),
});

const leg = {
  ...common,
  /** The dialled leg; `null` for the caller's own. */
  legSid: z.string().nullable(),
  sequence: z.number().nullable(),
};

export const LEG_EVENT_KINDS = [
  "call.initiated",
  "call.ringing",
  "call.answered",
  "call.completed",
  "call.no_answer",
  "call.busy",
  "call.failed",
  "call.canceled",
] as const;
export type LegEventKind = (typeof LEG_EVENT_KINDS)[number];

const legProgress = z.object({
  ...leg,
  kind: z.enum(LEG_EVENT_KINDS),
  /** Which dialer was dialled, and at which attempt; `null` for the caller's own leg. */
  dialer: z.string().nullable(),
  attempt: z.number().nullable(),
  durationSeconds: z.number().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});

const unknownStatus = z.object({
  ...leg,
  kind: z.literal("call.unknown_status"),
  word: z.string(),
});

/** What the hand-over does after a dialled leg ended, or a caller on hold was asked. */
export const nextStepSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("end") }),
  /** The caller is told that nobody can be reached, and the call ends. */
  z.object({ kind: z.literal("goodbye") }),
  z.object({ kind: z.literal("hold") }),
  /** A callback is offered once more before the goodbye. */
  z.object({ kind: z.literal("last_offer") }),
  /** The caller wants to be called back and is asked for a number. */
  z.object({ kind: z.literal("ask_number") }),
  /** The number of last resort rings, without callbacks. */
  z.object({ kind: z.literal("last_resort") }),
  z.object({
    kind: z.literal("dial"),
    dialer: z.string(),
    attempt: z.number(),
    step: z.enum(HANDOVER_STEPS).optional(),
  }),
]);

/** Dialers that were passed over on the way to the next step, and why. */
const skipped = z.array(z.object({ dialer: z.string(), reason: z.string() })).default([]);

/** Why an old copy of the configuration decided the next step; `null` where it was current. */
const copied = z.string().nullable().default(null);

const dialEnded = z.object({
  ...common,
  kind: z.literal("call.dial_ended"),
  legSid: z.string().nullable(),
  dialer: z.string().nullable(),
  attempt: z.number().nullable(),
  dialStatus: z.string(),
  durationSeconds: z.number().nullable(),
  callerHungUp: z.boolean(),
  /** With this dial every dialer of the call has failed: people hear of it at once. */
  allFailed: z.boolean().default(false),
  next: nextStepSchema,
  skipped,
  configurationCopy: copied,
});

/** The watchdog saw no end of a call within the time any call lasts. */
const stale = z.object({ ...common, kind: z.literal("call.stale") });

/** A caller on hold pressed a key, or none in time. */
const holdAnswered = z.object({
  ...common,
  kind: z.literal("call.hold_answered"),
  digits: z.string(),
  next: nextStepSchema,
  skipped,
  configurationCopy: copied,
});

/** A caller left a number to be called back at, and confirmed it. */
const callbackRequested = z.object({
  ...common,
  kind: z.literal("call.callback_requested"),
  phoneNumber: z.string(),
});

/** We are about to place a call ourselves; written down before any phone rings. */
const placed = z.object({
  ...common,
  kind: z.literal("call.placed"),
  /** Who is to ring, and from which number of ours where we know it. */
  calledNumber: z.string().nullable(),
  callerNumber: z.string().nullable(),
  /** Who places it: `elevenlabs`, `twilio`. */
  provider: z.string(),
});

/**
 * Everything that can happen to a call. A call is a fold over the set of its events; the same
 * events in any order, repeated or late, give the same call.
 */
export const callEventSchema = z.discriminatedUnion("kind", [
  routed,
  legProgress,
  unknownStatus,
  dialEnded,
  stale,
  holdAnswered,
  callbackRequested,
  placed,
]);

export type CallEvent = z.infer<typeof callEventSchema>;
export type CallRouted = z.infer<typeof routed>;
export type LegProgress = z.infer<typeof legProgress>;
export type DialEnded = z.infer<typeof dialEnded>;
export type CallStale = z.infer<typeof stale>;
export type CallbackRequested = z.infer<typeof callbackRequested>;
export type HoldAnswered = z.infer<typeof holdAnswered>;
export type NextStep = z.infer<typeof nextStepSchema>;

/** One line of a decision's story: when, after the call came in, and what. */
export const traceStepSchema = z.looseObject({ offset_ms: z.number(), event: z.string() });
export type DecisionStep = z.infer<typeof traceStepSchema>;

/** One routing decision as it is kept: enough to explain it and to make it again. */
export const decisionRecordSchema = z.object({
  requestId: z.string(),
  callSid: z.string(),
  /** When the webhook came in; the offsets of the steps count from here. */
  at: z.number(),
  rulesetVersion: z.number().nullable(),
  rung: z.enum(RUNGS),
  routingRule: z.enum(ROUTING_RULES),
  finalDialer: z.string().nullable(),
  totalDurationMs: z.number(),
  inputs: z.record(z.string(), z.unknown()),
  steps: z.array(traceStepSchema),
});

export type DecisionRecord = z.infer<typeof decisionRecordSchema>;

/**
 * One message of the queue `ledger`: an event, and with a routing decision everything that
 * explains it. Kept in the queue until D1 has it.
 */
export const ledgerMessageSchema = z.object({
  event: callEventSchema,
  decision: decisionRecordSchema.nullable(),
  apiCalls: z.array(apiCallSchema),
});

export type LedgerMessage = z.infer<typeof ledgerMessageSchema>;
