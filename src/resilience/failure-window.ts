import { z } from "zod";
import {
  addCounts,
  type Count,
  countFailures,
  emptyTally,
  type Tally,
  topReasons,
  totalSince,
} from "./tally";

/** Requests to these have a stream each. */
export const INTEGRATION_STREAMS = ["braze", "dialfire", "zendesk_talk"] as const;

/** What is watched, one object each. */
export const STREAMS = ["routing", "setup_time", ...INTEGRATION_STREAMS] as const;
export type Stream = (typeof STREAMS)[number];

/** When people hear of a stream. */
export interface WindowPolicy {
  /** More than this share of failures is too much. */
  thresholdPercent: number;
  windowMs: number;
  /** Between a mail and the next one that says the same. */
  cooldownMs: number;
  /** Fewer say nothing: one of both must be reached. 0 switches the minimum off. */
  minimumFailed: number;
  minimumCalls: number;
  /** Whether a call counts as failed where dialers rang, and were busy or did not pick up. */
  countsUnanswered: boolean;
}

/** Whether the stream is above its threshold, and since when; times are epoch milliseconds. */
export type Level =
  | { kind: "normal" }
  | {
      kind: "elevated";
      since: number;
      /** When people last heard of it. */
      toldAt: number;
      /** Since when it has been below again; `null` while it is above. */
      belowSince: number | null;
    };

export interface WindowState {
  tally: Tally;
  /** Batches counted already, oldest first, so that a repeat changes nothing. */
  batches: readonly string[];
  level: Level;
}

const figuresSchema = z.object({
  /** `null` where there was no call at all. */
  ratePercent: z.number().nullable(),
  calls: z.number(),
  failed: z.number(),
  windowMs: z.number(),
  thresholdPercent: z.number(),
  /** The most common ones, most common first. */
  reasons: z.array(z.object({ reason: z.string(), calls: z.number() })),
});

/** Something people should hear of, once each by `key`. */
export const noticeSchema = z.object({
  kind: z.enum(["breached", "still_elevated", "recovered"]),
  key: z.string(),
  at: z.number(),
  /** When the threshold was first passed. */
  since: z.number(),
  figures: figuresSchema,
});

export type WindowFigures = z.infer<typeof figuresSchema>;
export type Notice = z.infer<typeof noticeSchema>;

/** Small enough that a window is never more than 10 s longer than it says. */
export const BUCKET_MS = 10_000;

/** A rate must stay below its threshold for so long before it counts as recovered. */
const CALM_MS = 60_000;

const BATCHES_REMEMBERED = 200;
const REASONS_TOLD = 3;

export const FIRST_STATE: WindowState = {
  tally: emptyTally(BUCKET_MS),
  batches: [],
  level: { kind: "normal" },
};

/** Counts one batch, by the id it has; the same id again changes nothing. */
export function countBatch(
  state: WindowState,
  batch: { id: string; counts: readonly Count[] },
  policy: WindowPolicy,
  now: number,
): WindowState {
  if (state.batches.includes(batch.id)) return state;
  const keepSince = now - policy.windowMs;
  return {
    ...state,
    tally: addCounts(state.tally, batch.counts, { now, keepSince }),
    batches: [...state.batches, batch.id].slice(-BATCHES_REMEMBERED),
  };
}

/**
 * Looks at the window as it is at `now`: above its threshold, still above after a cooldown, or
 * calm again for a minute. A window without any call proves nothing and leaves all as it is; one
 * with too few to tell neither breaches nor is told again.
 */
export function evaluate(
  state: WindowState,
  policy: WindowPolicy,
  now: number,
): { state: WindowState; notice: Notice | null } {
  const { level } = state;
  const figures = readFigures(state, policy, now);
  const unchanged = { state, notice: null };
  if (figures.ratePercent === null) return unchanged;
  const isAbove = figures.ratePercent > policy.thresholdPercent;
  const tell = (kind: Notice["kind"], since: number, next: Level) => ({
    state: { ...state, level: next },
    notice: { kind, key: `${since}:${kind}:${now}`, at: now, since, figures },
  });

  if (level.kind === "normal") {
    if (!isAbove || !isEnough(figures, policy)) return unchanged;
    return tell("breached", now, { kind: "elevated", since: now, toldAt: now, belowSince: null });
  }

  if (isAbove) {
    const above = { ...level, belowSince: null };
    if (!isEnough(figures, policy)) return { state: { ...state, level: above }, notice: null };
    const cooldowns = Math.floor((now - level.toldAt) / policy.cooldownMs);
    if (cooldowns < 1) return { state: { ...state, level: above }, notice: null };
    // A look that came late must not move every later one.
    const toldAt = level.toldAt + cooldowns * policy.cooldownMs;
    return tell("still_elevated", level.since, { ...above, toldAt });
  }

  const belowSince = level.belowSince ?? now;
  if (now - belowSince >= CALM_MS) return tell("recovered", level.since, { kind: "normal" });
  return { state: { ...state, level: { ...level, belowSince } }, notice: null };
}

/** Whether anything can change by time alone: there are calls that will leave the window. */
export function isMoving(state: WindowState, policy: WindowPolicy, now: number): boolean {
  return totalSince(state.tally, now - policy.windowMs).calls > 0;
}

export function readFigures(state: WindowState, policy: WindowPolicy, now: number): WindowFigures {
  const { windowMs, thresholdPercent } = policy;
  const total = totalSince(state.tally, now - windowMs);
  const failed = countFailures(total, policy);
  return {
    ratePercent: total.calls === 0 ? null : (100 * failed) / total.calls,
    calls: total.calls,
    failed,
    windowMs,
    thresholdPercent,
    reasons: topReasons(total, REASONS_TOLD),
  };
}

function isEnough({ calls, failed }: WindowFigures, policy: WindowPolicy): boolean {
  return failed >= policy.minimumFailed || calls >= policy.minimumCalls;
}
