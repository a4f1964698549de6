import { z } from "zod";
import { integrationChangeSchema } from "../resilience/integration-change";

/**
 * What the queue `outbox` carries: a side effect that was written down before, by the id of what
 * was written down. It is tried again until it succeeds, so each must bear a repeat.
 */
export const outboxMessageSchema = z.discriminatedUnion("kind", [
  /** A callback that a caller asked for, to be made a contact at Dialfire. */
  z.object({ kind: z.literal("callback_handover"), callbackId: z.number().int() }),
  /** An integration went down, came back, or refuses our key: people may want to hear of it. */
  z.object({ kind: z.literal("integration_changed"), ...integrationChangeSchema.shape }),
  /** An inbound call has finished: the CRM hears how. */
  z.object({ kind: z.literal("outcome_write_back"), callSid: z.string() }),
]);

export type OutboxMessage = z.infer<typeof outboxMessageSchema>;
