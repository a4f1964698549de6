import { z } from "zod";
import { type CallInTrouble, callInTroubleSchema } from "../outbox/outbox-message";
import { STREAMS, type Stream } from "../resilience/failure-window";
import type { Count } from "../resilience/tally";
import type { LedgerMessage } from "./call-event";
import { findTrouble } from "./trouble";
import { type ChangedCall, countForWindows } from "./window-count";

/** What a batch of the ledger means for failure windows and people, who hear of it once. */
export interface BatchNews {
  /** The same however often it is told: by it a window knows what it has counted. */
  id: string;
  /** The calls it speaks of. */
  callSids: readonly string[];
  counts: Partial<Record<Stream, readonly Count[]>>;
  troubles: readonly CallInTrouble[];
}

const countSchema = z.object({
  at: z.number(),
  calls: z.number(),
  failed: z.number(),
  unanswered: z.number().default(0),
  reasons: z.record(z.string(), z.number()),
});

/** As it is kept until it is told. */
export const batchNewsSchema: z.ZodType<BatchNews> = z.object({
  id: z.string(),
  callSids: z.array(z.string()),
  counts: z.partialRecord(z.enum(STREAMS), z.array(countSchema)),
  troubles: z.array(callInTroubleSchema),
});

export function toBatchNews(
  id: string,
  changed: readonly ChangedCall[],
  fresh: readonly LedgerMessage[],
): BatchNews {
  const callSids = changed.map(({ after }) => after.callSid);
  const counts = countForWindows(changed, fresh);
  return { id, callSids, counts, troubles: findTrouble(fresh) };
}

/**
 * Whether it must not get lost on its way: something failed, or what had is taken back. Without
 * the successes of one batch no alert is missed, and to keep each would cost every batch a write.
 */
export function isOwed({ counts, troubles }: BatchNews): boolean {
  const all = Object.values(counts).flat();
  return troubles.length > 0 || all.some(({ failed }) => failed !== 0);
}
