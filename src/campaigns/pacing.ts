import type { AttemptStatus } from "./call-attempt";
import type { CampaignDraft, CampaignState } from "./campaign";
import { nextTimeFor } from "./contact-zone";

/** A contact whose time has come, as far as waiting goes. */
export interface Candidate {
  id: number;
  phoneNumber: string;
  timeZone: string | null;
  attempts: number;
  /** Stands on the do-not-call list. */
  isBlocked: boolean;
}

type Policy = Pick<
  CampaignDraft,
  "calling_hours" | "calls_per_second" | "max_attempts" | "max_concurrent_calls" | "time_zone"
>;

/** Everything the pace of a campaign depends on. */
export interface PacingFacts {
  state: CampaignState;
  policy: Policy;
  /** Calls that take up a line, or may. */
  openCalls: number;
  /** When the calls of the last second were started. */
  recentStarts: readonly number[];
  /** Due contacts, the longest due first; not necessarily all. */
  candidates: readonly Candidate[];
  /** When the next of those who are not due yet will be; `null` where there is none. */
  nextDueAt: number | null;
}

/** What a campaign does now, and when it looks again. */
export interface Pace {
  start: number[];
  /** Outside of their calling hours: they wait until then. */
  postpone: { id: number; until: number }[];
  /** Contacts that must not be called any more, and why. */
  setAside: { id: number; as: "do_not_call" | "unreached" | "failed" }[];
  /** `null`: not by itself. */
  lookAgainAt: number | null;
}

export const SECOND_MS = 1_000;

/** While calls go on their ends make room, and bring contacts that are to be tried again. */
const WATCH_MS = 5 * SECOND_MS;

const STANDSTILL: Pace = { start: [], postpone: [], setAside: [], lookAgainAt: null };

/**
 * Decides who of a campaign is called now. Never more calls in a second or at once than its limits,
 * nobody outside of calling hours, without attempts left or on the do-not-call list, and nobody at
 * all unless it is running.
 */
export function decidePace(facts: PacingFacts, now: number): Pace {
  if (facts.state !== "running") return STANDSTILL;
  const { policy, candidates } = facts;
  const pace: Pace = { start: [], postpone: [], setAside: [], lookAgainAt: null };
  const recent = facts.recentStarts.filter((at) => at > now - SECOND_MS);
  const lines = policy.max_concurrent_calls - facts.openCalls;
  const room = Math.max(0, Math.min(policy.calls_per_second - recent.length, lines));
  let isLeftOver = false;

  for (const one of candidates) {
    const verdict = judge(one, policy, now);
    if (verdict.kind === "set_aside") pace.setAside.push({ id: one.id, as: verdict.as });
    else if (verdict.kind === "later") pace.postpone.push({ id: one.id, until: verdict.until });
    else if (pace.start.length < room) pace.start.push(one.id);
    else isLeftOver = true;
  }
  return { ...pace, lookAgainAt: whenNext(facts, pace, { isLeftOver, now }) };
}

/** So many calls in a row of which nobody can tell are no bad luck any more. */
export const DOUBTS_TO_STOP = 3;

/**
 * Why a campaign must stop by itself; `null` where it need not. While Twilio gives no answers each
 * further call would only leave one more person of whom nobody knows whether the phone rang.
 *
 * `lastStatuses` are those of its last attempts since a person last had a hand in it.
 */
export function whyStop(lastStatuses: readonly AttemptStatus[]): string | null {
  const last = lastStatuses.slice(0, DOUBTS_TO_STOP);
  if (last.length < DOUBTS_TO_STOP || last.some((status) => status !== "unknown")) return null;
  return `Nobody can tell whether the last ${DOUBTS_TO_STOP} calls rang: Twilio gave no answer`;
}

type Judgement =
  | { kind: "now" }
  | { kind: "later"; until: number }
  | { kind: "set_aside"; as: Pace["setAside"][number]["as"] };

/** Whether one contact may be called now, whatever else goes on. */
export function judge(one: Candidate, policy: Policy, now: number): Judgement {
  if (one.isBlocked) return { kind: "set_aside", as: "do_not_call" };
  if (one.attempts >= policy.max_attempts) return { kind: "set_aside", as: "unreached" };
  const at = nextTimeFor(one, now, { hours: policy.calling_hours, timeZone: policy.time_zone });
  if (at === null) return { kind: "set_aside", as: "failed" };
  return at > now ? { kind: "later", until: at } : { kind: "now" };
}

/** Whoever was set aside or postponed has made room for others who are due. */
function whenNext(
  { openCalls, nextDueAt }: PacingFacts,
  { start, postpone, setAside }: Pace,
  { isLeftOver, now }: { isLeftOver: boolean; now: number },
): number | null {
  const moments = [
    isLeftOver || start.length > 0 ? now + SECOND_MS : null,
    postpone.length + setAside.length > 0 ? now : null,
    openCalls > 0 ? now + WATCH_MS : null,
    nextDueAt,
  ].filter((at) => at !== null);
  return moments.length === 0 ? null : Math.max(now, Math.min(...moments));
}
