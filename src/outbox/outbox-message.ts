import { z } from "zod";
import { burnNoticeSchema } from "../resilience/burn-rate";
import { noticeSchema, STREAMS } from "../resilience/failure-window";
import { integrationChangeSchema } from "../resilience/integration-change";

/** Troubles of single calls: told once a cooldown, with their number. */
export const CALL_TROUBLES = [
  "both_dialers_failed",
  "call_going_round",
  "emergency_route",
] as const;

/** Calls took a way they should not have to take: people may want to hear of it. */
export const callInTroubleSchema = z.object({
  kind: z.literal("call_in_trouble"),
  trouble: z.enum(CALL_TROUBLES),
  key: z.string(),
  calls: z.number().int(),
  /** The last of them, and what went wrong with it. */
  callSid: z.string(),
  at: z.number(),
  detail: z.string(),
});

export type CallInTrouble = z.infer<typeof callInTroubleSchema>;

/**
 * What the queue `outbox` carries: a side effect that was written down before, by the id of what
 * was written down. It is tried again until it succeeds, so each must bear a repeat.
 */
export const outboxMessageSchema = z.discriminatedUnion("kind", [
  /** An alert on record, to be sent to people. */
  z.object({ kind: z.literal("alert"), alertId: z.number().int() }),
  callInTroubleSchema,
  /** A callback that a caller asked for, to be made a contact at Dialfire. */
  z.object({ kind: z.literal("callback_handover"), callbackId: z.number().int() }),
  /** An integration went down, came back, or refuses our key: people may want to hear of it. */
  z.object({ kind: z.literal("integration_changed"), ...integrationChangeSchema.shape }),
  /** An inbound call has finished: the CRM hears how. */
  z.object({ kind: z.literal("outcome_write_back"), callSid: z.string() }),
  /** A stream is above its threshold, still is, or is calm again; or it burns its allowance. */
  z.object({
    kind: z.literal("stream_noticed"),
    stream: z.enum(STREAMS),
    notice: z.discriminatedUnion("kind", [noticeSchema, burnNoticeSchema]),
  }),
]);

export type OutboxMessage = z.infer<typeof outboxMessageSchema>;
