import { type End, findEnd, findStale, type Told } from "./call-end";
import type { CallEvent, CallRouted, LegProgress, Rung } from "./call-event";
import { foldLegs, isProgress, type Leg } from "./leg";
import {
  hasLasted,
  haveSpoken,
  holdsOn,
  isInMenu,
  isMove,
  type Move,
  rangLastResort,
  ringsUnseen,
} from "./move";

export const CALL_STATUSES = [
  "received",
  "in_ivr",
  "routed",
  "ringing",
  "in-progress",
  "holding",
  "callback_requested",
  "completed",
  "busy",
  "no-answer",
  "failed",
  "canceled",
  "abandoned",
  "stale",
] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** What a call may be while it has not ended. */
export const OPEN_STATUSES = [
  "received",
  "in_ivr",
  "routed",
  "ringing",
  "in-progress",
  "holding",
] as const satisfies readonly CallStatus[];

/** No call lasts so long: the report of its end got lost. */
export const LONGEST_CALL_MS = 4 * 60 * 60 * 1_000;

export const CALL_OUTCOMES = [
  "connected",
  "abandoned",
  "failed",
  "callback_requested",
  "stale",
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** A call as its events tell it. */
export interface Call {
  callSid: string;
  callerNumber: string | null;
  calledNumber: string | null;
  forwardedFrom: string | null;
  status: CallStatus;
  outcome: CallOutcome | null;
  routingRule: CallRouted["routingRule"] | null;
  routedDialer: string | null;
  rung: Rung | null;
  rulesetVersion: number | null;
  leadOwner: string | null;
  leadScore: string | number | null;
  cacheHit: boolean | null;
  dtmfDigit: string | null;
  /** Agents free at each dialer when it was decided, where a rule asked. */
  capacities: Readonly<Record<string, number | null>> | null;
  decisionMs: number | null;
  responseMs: number | null;
  durationSeconds: number | null;
  failureReason: string | null;
  /** The provider's number for it, where it gave one. */
  failureCode: string | null;
  createdAt: number;
  routedAt: number | null;
  connectedAt: number | null;
  /** Null for a stale call, too: nobody told when it ended. */
  endedAt: number | null;
  statusAt: number;
  history: { status: CallStatus; at: number }[];
  legs: Leg[];
}

/**
 * Tells a call from the set of its events. Order and repeats do not matter; `events` must not be
 * empty. A call we only know status reports of (its decision got lost) still becomes a call.
 */
export function foldCall(callSid: string, events: readonly CallEvent[]): Call {
  const ordered = inOrder(events);
  const decisions = ordered.filter((event) => event.kind === "call.routed");
  const dials = ordered.filter((event) => event.kind === "call.dial_ended");
  const progress = ordered.filter(isProgress);
  const moves = ordered.filter(isMove);
  const placed = ordered.find((event) => event.kind === "call.placed");
  const first = decisions[0];
  const last = decisions.at(-1);

  const legs = foldLegs(progress, dials);
  const own = progress.filter((event) => event.legSid === null);
  const speaks = haveSpoken(decisions, moves);
  const told: Told = {
    legs,
    own,
    moves,
    talks: speaks ? [] : own.filter((event) => event.kind === "call.answered"),
    hasLastedUnseen: !speaks && ringsUnseen(last, moves) && own.some(hasLasted),
    wasPickedUp: placed !== undefined && own.some(({ kind }) => kind === "call.completed"),
    callback: ordered.find((event) => event.kind === "call.callback_requested"),
  };
  const seenEnd = findEnd(told);
  const end = seenEnd ?? findStale(ordered);
  const reached = placed && own.length > 0 ? onItsWay(furthest(told, last)) : furthest(told, last);
  const connectedAt = earliest([
    ...legs.map((leg) => leg.answeredAt),
    ...told.talks.map((talk) => talk.at),
  ]);

  const now = end ?? reached;
  return {
    callSid,
    callerNumber: first?.callerNumber ?? placed?.callerNumber ?? null,
    calledNumber: first?.calledNumber ?? placed?.calledNumber ?? null,
    forwardedFrom: first?.forwardedFrom ?? null,
    status: now.status,
    outcome: end?.outcome ?? null,
    routingRule: last?.routingRule ?? null,
    routedDialer: dialledLast(moves) ?? last?.dialer ?? placed?.provider ?? null,
    rung: moves.some(rangLastResort) ? "default_number" : (last?.rung ?? null),
    rulesetVersion: last?.rulesetVersion ?? null,
    leadOwner: last?.leadOwner ?? first?.leadOwner ?? null,
    leadScore: last?.leadScore ?? first?.leadScore ?? null,
    cacheHit: first?.cacheHit ?? null,
    dtmfDigit: last?.dtmfDigit ?? null,
    capacities: last?.capacities ?? first?.capacities ?? null,
    decisionMs: first?.decisionMs ?? null,
    responseMs: first?.responseMs ?? null,
    durationSeconds: end ? durationOf(own, legs) : null,
    failureReason: end?.outcome === "failed" ? (end.reason ?? end.status) : null,
    failureCode: end?.code ?? null,
    createdAt: first?.receivedAt ?? ordered[0]?.at ?? 0,
    routedAt: decisions.find((event) => !isInMenu(event))?.at ?? null,
    connectedAt,
    endedAt: seenEnd?.at ?? null,
    statusAt: now.at,
    history: tellHistory(decisions, told, connectedAt, end),
    legs,
  };
}

/** One order for every permutation: by time, then by sequence, then by key. */
function inOrder(events: readonly CallEvent[]): CallEvent[] {
  const byKey = new Map(events.map((event) => [event.key, event]));
  const sequence = (event: CallEvent) => ("sequence" in event ? (event.sequence ?? 0) : 0);
  return [...byKey.values()].sort(
    (a, b) => a.at - b.at || sequence(a) - sequence(b) || (a.key < b.key ? -1 : 1),
  );
}

/** Where an open call stands. */
function furthest(
  told: Told,
  decision: CallRouted | undefined,
): { status: CallStatus; at: number } {
  const { legs, own, moves, talks } = told;
  const open = legs.filter((leg) => leg.endedAt === null);
  // One that was answered leads nowhere else: the end of its dial is all that is still to come.
  const talking = legs.find((leg) => leg.answeredAt !== null);
  if (talking) return { status: "in-progress", at: talking.answeredAt ?? 0 };
  const ringing = open.find((leg) => leg.ringingAt !== null);
  if (ringing) return { status: "ringing", at: ringing.ringingAt ?? 0 };

  const holding = moves.findLast(holdsOn);
  if (holding) return { status: "holding", at: holding.at };

  if (legs.length === 0) {
    const [talk] = talks;
    if (talk) return { status: "in-progress", at: talk.at };
    const ownRinging = own.find((event) => event.kind === "call.ringing");
    if (ownRinging) return { status: "ringing", at: ownRinging.at };
  }

  const at = moves.at(-1)?.at ?? decision?.at ?? own.at(-1)?.at ?? legs[0]?.endedAt ?? 0;
  if (!decision) return { status: "received", at };
  return { status: isInMenu(decision) ? "in_ivr" : "routed", at };
}

/** A call we placed, and whose provider has told something of it, is not just an intent any more. */
function onItsWay(reached: { status: CallStatus; at: number }) {
  return reached.status === "received" ? { ...reached, status: "routed" as const } : reached;
}

function dialledLast(moves: readonly Move[]): string | null {
  const dial = moves.findLast(({ next }) => next.kind === "dial");
  return dial?.next.kind === "dial" ? dial.next.dialer : null;
}

function durationOf(own: readonly LegProgress[], legs: readonly Leg[]): number | null {
  const told = own.findLast((event) => event.durationSeconds !== null)?.durationSeconds;
  if (told !== undefined && told !== null) return told;
  return legs.findLast((leg) => leg.durationSeconds !== null)?.durationSeconds ?? null;
}

function tellHistory(
  decisions: readonly CallRouted[],
  { legs, moves }: Told,
  connectedAt: number | null,
  end: End | null,
): Call["history"] {
  const history: Call["history"] = [];
  const first = decisions[0];
  if (first) history.push({ status: "received", at: first.receivedAt });
  for (const event of decisions) {
    const status = isInMenu(event) ? "in_ivr" : "routed";
    if (history.at(-1)?.status !== status) history.push({ status, at: event.at });
  }
  const waits: { status: CallStatus; at: number | null }[] = [
    { status: "ringing", at: earliest(legs.map((leg) => leg.ringingAt)) },
    { status: "holding", at: moves.find(holdsOn)?.at ?? null },
  ];
  history.push(
    ...waits.flatMap(({ status, at }) => (at === null ? [] : [{ status, at }])).sort(byTime),
  );
  if (connectedAt !== null) history.push({ status: "in-progress", at: connectedAt });
  if (end) history.push({ status: end.status, at: end.at });
  return history;
}

const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
