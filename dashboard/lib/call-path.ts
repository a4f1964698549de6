import type { Leg } from "../state/wire";
import { describeStatus, type Tone } from "./call-words";
import { formatDialer } from "./format";

/** One attempt to reach somebody, and what it was for. */
export interface PathStep {
  legSid: string;
  dialer: string;
  /** Why it was tried after the one before; empty for the first. */
  role: "" | "retry" | "fallback" | "once more";
  label: string;
  tone: Tone;
  error: string | null;
}

/** The dialers that were tried for a call, in order, and what came of each. */
export function tellPath(legs: readonly Leg[]): PathStep[] {
  return legs.map((leg, i) => {
    const { label, tone } = describeStatus(leg.status);
    return {
      legSid: leg.legSid,
      dialer: leg.dialer ? formatDialer(leg.dialer) : "The dialled number",
      role: roleOf(leg, legs.slice(0, i)),
      label: leg.answeredAt ? "Answered" : label,
      tone: leg.answeredAt ? "good" : tone,
      error: leg.errorCode === null ? null : `error ${leg.errorCode}`,
    };
  });
}

function roleOf(leg: Leg, before: readonly Leg[]): PathStep["role"] {
  const last = before.at(-1);
  if (!last) return "";
  if (last.dialer === leg.dialer) return "retry";
  return before.some(({ dialer }) => dialer === leg.dialer) ? "once more" : "fallback";
}

/** A list cut in the middle: what it begins and ends with, and how many are between. */
export interface Cut<T> {
  first: readonly T[];
  hidden: number;
  last: readonly T[];
}

/** Keeps the first `head` and the last `tail` of a long list; one that hardly is longer stays whole. */
export function cutMiddle<T>(all: readonly T[], head: number, tail: number): Cut<T> {
  const hidden = all.length - head - tail;
  if (hidden < 2) return { first: all, hidden: 0, last: [] };
  return { first: all.slice(0, head), hidden, last: all.slice(-tail) };
}
