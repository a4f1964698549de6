import type { Call } from "../state/wire";
import { isOpen, isTrouble } from "./call-words";

/** Open and older than this is a call whose last event never came, not one that goes on. */
const LONGEST_CALL_MS = 4 * 60 * 60 * 1_000;

export interface CallSummary {
  inProgress: number;
  /** Callers who did not get through. */
  troubled: number;
  /** The middle one of the decision times; `null` when none was measured. */
  typicalDecisionMs: number | null;
  newestAt: string | null;
}

/** Sums up the calls of one list, newest first. */
export function summariseCalls(calls: readonly Call[], now: number): CallSummary {
  const isActive = (call: Call) =>
    isOpen(call.status) && now - Date.parse(call.createdAt) < LONGEST_CALL_MS;
  const times = calls.flatMap((call) => call.routingDecisionMs ?? []).sort((a, b) => a - b);

  return {
    inProgress: calls.filter(isActive).length,
    troubled: calls.filter((call) => isTrouble(call.status)).length,
    typicalDecisionMs: times[Math.floor(times.length / 2)] ?? null,
    newestAt: calls[0]?.createdAt ?? null,
  };
}
