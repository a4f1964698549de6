import { z } from "zod";
import { maskNumbersIn } from "../shared/phone-number";
import { directionOf } from "./call";
import type { Call } from "./lifecycle";

/**
 * The steps of the set-up-time histogram: how many calls were answered within so many milliseconds
 * and not within the step before. An answer later than two seconds is one Twilio's caller notices.
 */
export const SETUP_STEPS = [
  { measure: "setup_10", upToMs: 10 },
  { measure: "setup_25", upToMs: 25 },
  { measure: "setup_50", upToMs: 50 },
  { measure: "setup_100", upToMs: 100 },
  { measure: "setup_150", upToMs: 150 },
  { measure: "setup_200", upToMs: 200 },
  { measure: "setup_300", upToMs: 300 },
  { measure: "setup_400", upToMs: 400 },
  { measure: "setup_500", upToMs: 500 },
  { measure: "setup_750", upToMs: 750 },
  { measure: "setup_1000", upToMs: 1_000 },
  { measure: "setup_1500", upToMs: 1_500 },
  { measure: "setup_2000", upToMs: 2_000 },
  { measure: "setup_over", upToMs: Number.POSITIVE_INFINITY },
] as const;

/** Everything the roll-ups add up; each is a column of theirs. */
export const MEASURES = [
  "calls",
  "successes",
  "failures",
  "cache_lookups",
  "cache_hits",
  /** Calls whose set-up was measured, and the sums of their times. */
  "setups",
  "setup_ms",
  "routing_ms",
  ...SETUP_STEPS.map(({ measure }) => measure),
  /** Calls that reached an agent, and how long that took from routing on. */
  "connections",
  "connection_ms",
  /** Calls of which the length is known, and how long they lasted. */
  "lengths",
  "length_seconds",
] as const;

export type Measure = (typeof MEASURES)[number];
/** Of each measure how much; what is left out is 0. */
export type Amounts = Partial<Record<Measure, number>>;

/** What the roll-ups tell apart, beside the time. Where a call has none of these it is "". */
export interface Cell {
  direction: "inbound" | "outbound";
  dialer: string;
  routingRule: string;
  /** "" while the call is open. */
  outcome: string;
}

/** What one call adds to the roll-ups. */
export interface Contribution extends Cell {
  /** The minute the call came in, epoch milliseconds. */
  minute: number;
  amounts: Amounts;
  /** Why the caller reached nobody; `null` where the call is no failure, or had no caller. */
  failure: string | null;
}

/** As it is kept on the call's row, to be taken back when the call changes. */
export const contributionSchema = z.object({
  minute: z.number(),
  direction: z.enum(["inbound", "outbound"]),
  dialer: z.string(),
  routingRule: z.string(),
  outcome: z.string(),
  amounts: z.partialRecord(z.enum(MEASURES), z.number()),
  failure: z.string().nullable(),
});

/** The slots of the two roll-ups: the fine one for edges of a range, the coarse one for the rest. */
export const MINUTE_MS = 60_000;
export const QUARTER_MS = 15 * MINUTE_MS;

/** A reason is a heading to count under, not a story. */
const LONGEST_REASON = 80;

/** Tells what a call adds to the roll-ups, from how it stands now. */
export function contributionOf(call: Call): Contribution {
  const result = resultOf(call);
  const connectionMs = connectionMsOf(call);
  const direction = directionOf(call.callSid);
  const amounts: Amounts = {
    calls: 1,
    ...(result === "success" ? { successes: 1 } : {}),
    ...(result === "failure" ? { failures: 1 } : {}),
    ...(call.cacheHit === null ? {} : { cache_lookups: 1 }),
    ...(call.cacheHit === true ? { cache_hits: 1 } : {}),
    ...(call.responseMs === null ? {} : setupAmounts(call.responseMs, call.decisionMs ?? 0)),
    ...(connectionMs === null ? {} : { connections: 1, connection_ms: connectionMs }),
    ...(call.durationSeconds === null ? {} : { lengths: 1, length_seconds: call.durationSeconds }),
  };
  return {
    minute: startOfSlot(call.createdAt, MINUTE_MS),
    direction,
    dialer: call.routedDialer ?? "",
    routingRule: call.routingRule ?? "",
    outcome: call.outcome ?? "",
    amounts,
    failure: result === "failure" && direction === "inbound" ? reasonOf(call) : null,
  };
}

/**
 * A success reached somebody, or gave up after being handed over; a failure reached nobody though
 * the caller stayed. Open and stale calls are neither, nor are callers who left the menu.
 */
export function resultOf(call: Call): "success" | "failure" | null {
  switch (call.outcome) {
    case null:
    case "stale":
      return null;
    case "connected":
      return "success";
    case "failed":
    case "callback_requested":
      return "failure";
    case "abandoned":
      if (wasHeld(call)) return "failure";
      return call.routedAt !== null || call.legs.length > 0 ? "success" : null;
  }
}

/** Callers are held when no dialer took them; who leaves then was not helped. */
function wasHeld(call: Call): boolean {
  return call.history.some(({ status }) => status === "holding");
}

function setupAmounts(setupMs: number, routingMs: number): Amounts {
  const step = SETUP_STEPS.find(({ upToMs }) => setupMs <= upToMs) ?? SETUP_STEPS[0];
  return { setups: 1, setup_ms: setupMs, routing_ms: routingMs, [step.measure]: 1 };
}

/** From routing to the agent's answer, milliseconds; `null` where there was none. */
export function connectionMsOf({
  routedAt,
  connectedAt,
}: Pick<Call, "routedAt" | "connectedAt">): number | null {
  if (routedAt === null || connectedAt === null) return null;
  return Math.max(0, connectedAt - routedAt);
}

/** Why a failed call failed, in few words and without a whole phone number. */
export function reasonOf(call: Call): string {
  const reason = call.failureReason ?? (wasHeld(call) ? "held, and nobody free" : call.status);
  return maskNumbersIn(reason).slice(0, LONGEST_REASON);
}

/** One call that changed: what it had added before, and what it adds now. */
export interface Recount {
  before: Contribution | null;
  after: Contribution;
}

/** How one cell of a roll-up changes; `start` is that of its minute or quarter of an hour. */
export interface StatChange extends Cell {
  start: number;
  amounts: Amounts;
}

export interface FailureChange {
  start: number;
  dialer: string;
  reason: string;
  n: number;
}

/**
 * How the roll-ups with slots of `slotMs` change when these calls do: what they added before is
 * taken back. Cells that stay as they are do not appear.
 */
export function sumStatChanges(recounts: readonly Recount[], slotMs: number): StatChange[] {
  const changes = new Map<string, StatChange>();
  for (const { sign, of: one } of recounts.flatMap(toEntries)) {
    const start = startOfSlot(one.minute, slotMs);
    const { direction, dialer, routingRule, outcome } = one;
    const cell = { start, direction, dialer, routingRule, outcome };
    const key = JSON.stringify(Object.values(cell));
    const change = changes.get(key) ?? { ...cell, amounts: {} };
    changes.set(key, { ...change, amounts: addAmounts(change.amounts, one.amounts, sign) });
  }
  return [...changes.values()].filter(({ amounts }) => Object.keys(amounts).length > 0);
}

/** The same for the reasons of failures. */
export function sumFailureChanges(recounts: readonly Recount[], slotMs: number): FailureChange[] {
  const changes = new Map<string, FailureChange>();
  for (const { sign, of: one } of recounts.flatMap(toEntries)) {
    if (one.failure === null) continue;
    const cell = {
      start: startOfSlot(one.minute, slotMs),
      dialer: one.dialer,
      reason: one.failure,
    };
    const key = JSON.stringify(Object.values(cell));
    changes.set(key, { ...cell, n: (changes.get(key)?.n ?? 0) + sign });
  }
  return [...changes.values()].filter(({ n }) => n !== 0);
}

interface Entry {
  sign: 1 | -1;
  of: Contribution;
}

function toEntries({ before, after }: Recount): Entry[] {
  const now: Entry = { sign: 1, of: after };
  return before === null ? [now] : [{ sign: -1, of: before }, now];
}

function startOfSlot(at: number, slotMs: number): number {
  return Math.floor(at / slotMs) * slotMs;
}

/** Amounts of 0 are left out, so that nothing is left of what was added and taken back. */
function addAmounts(sum: Amounts, added: Amounts, sign: 1 | -1): Amounts {
  const total = { ...sum };
  for (const [name, amount] of Object.entries(added)) {
    const measure = name as Measure;
    const changed = (total[measure] ?? 0) + sign * amount;
    if (changed === 0) delete total[measure];
    else total[measure] = changed;
  }
  return total;
}
