import type { Decision } from "../state/wire-log";
import { tellStep } from "./trace-words";

/** Where a bar starts and how long it is, in per cent of its row. */
export interface Span {
  fromPercent: number;
  lengthPercent: number;
}

/** The time the waterfall spans: the decision's own, or longer if a step says it ran beyond. */
export function traceLengthMs(decision: Decision): number {
  const ends = decision.steps.map((step) => step.offsetMs + (tellStep(step).durationMs ?? 0));
  return Math.max(1, decision.totalDurationMs, ...ends);
}

/** The bar of something that ran from `startMs` for `durationMs`; it never leaves its row. */
export function spanOf(startMs: number, durationMs: number, lengthMs: number): Span {
  const from = clamp(startMs / lengthMs);
  const to = clamp((startMs + durationMs) / lengthMs);
  return { fromPercent: from * 100, lengthPercent: (to - from) * 100 };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
