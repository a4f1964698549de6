import type { CallEvent, CallRouted, DialEnded, LegProgress, Rung } from "./call-event";
import { foldLegs, isEnd, isProgress, LEG_STATUS, type Leg, toLegEnd } from "./leg";

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

export type CallOutcome = "connected" | "abandoned" | "failed" | "callback_requested" | "stale";

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
  const first = decisions[0];
  const last = decisions.at(-1);

  const legs = foldLegs(progress, dials);
  const own = progress.filter((event) => event.legSid === null);
  // A menu answers the caller's leg itself: that it lasted proves nothing then.
  const hadMenu = decisions.some(isInMenu);
  const hasTalked = own.some(
    (event) => isConnecting(event, last) || (!hadMenu && hasTalkedUnseen(event, last, dials)),
  );
  const told = findEnd(legs, own, dials, hasTalked);
  const end = told ?? findStale(ordered);
  const reached = furthest(legs, own, dials, last);
  const connectedAt = earliest([
    ...legs.map((leg) => leg.answeredAt),
    ...own.filter((event) => isConnecting(event, last)).map((event) => event.at),
  ]);

  const now = end ?? reached;
  return {
    callSid,
    callerNumber: first?.callerNumber ?? null,
    calledNumber: first?.calledNumber ?? null,
    forwardedFrom: first?.forwardedFrom ?? null,
    status: now.status,
    outcome: end?.outcome ?? null,
    routingRule: last?.routingRule ?? null,
    routedDialer: dialledLast(dials) ?? last?.dialer ?? null,
    rung: dials.some(rangLastResort) ? "default_number" : (last?.rung ?? null),
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
    createdAt: first?.receivedAt ?? ordered[0]?.at ?? 0,
    routedAt: decisions.find((event) => !isInMenu(event))?.at ?? null,
    connectedAt,
    endedAt: told?.at ?? null,
    statusAt: now.at,
    history: tellHistory(decisions, legs, connectedAt, end),
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

/** The caller's own leg counts as connected only where nothing but a dialled agent answers it. */
function isConnecting(event: LegProgress, decision: CallRouted | undefined): boolean {
  return event.kind === "call.answered" && decision?.routingRule !== "dtmf_ivr";
}

/**
 * The number of last resort is dialled without callbacks, so that nothing of ours is needed any
 * more: that the call lasted some time is all we learn of it.
 */
function hasTalkedUnseen(
  event: LegProgress,
  decision: CallRouted | undefined,
  dials: readonly DialEnded[],
): boolean {
  const isUnseen =
    decision?.rung === "default_number" ||
    decision?.rung === "static" ||
    dials.some(rangLastResort);
  return isUnseen && event.kind === "call.completed" && (event.durationSeconds ?? 0) > 0;
}

function rangLastResort(dial: DialEnded): boolean {
  return dial.next.kind === "last_resort";
}

/** Without a dialer a call is in the menu, or rings at the number of last resort. */
function isInMenu(decision: CallRouted): boolean {
  return decision.dialer === null && decision.routingRule === "dtmf_ivr";
}

interface End {
  status: CallStatus;
  outcome: CallOutcome;
  at: number;
  reason?: string;
}

/**
 * How the call ended, if it did. The last dial's end tells it best, then the caller's own leg; a
 * dialled leg alone never ends a call, since the next dialer may be tried.
 */
function findEnd(
  legs: readonly Leg[],
  own: readonly LegProgress[],
  dials: readonly DialEnded[],
  hasTalked: boolean,
): End | null {
  const final = dials.find((dial) => dial.next.kind === "end");
  const ownEnd = own.find((event) => isEnd(LEG_STATUS[event.kind]));
  const wasConnected = legs.some((leg) => leg.answeredAt !== null) || (!final && hasTalked);

  const at = final?.at ?? ownEnd?.at;
  if (at === undefined) return null;
  if (wasConnected) return { status: "completed", outcome: "connected", at };
  if (final) return endOfDial(final, at);

  const status = ownEnd ? LEG_STATUS[ownEnd.kind] : "completed";
  if (status === "busy" || status === "no-answer" || status === "failed") {
    const reason = ownEnd?.errorMessage ?? ownEnd?.errorCode;
    return { status, outcome: "failed", at, ...(reason ? { reason } : {}) };
  }
  if (status === "canceled") return { status, outcome: "abandoned", at };
  return { status: "abandoned", outcome: "abandoned", at };
}

/** That nobody told of an end is the last word only while nobody does: one told later is true. */
function findStale(events: readonly CallEvent[]): End | null {
  const closed = events.find((event) => event.kind === "call.stale");
  return closed ? { status: "stale", outcome: "stale", at: closed.at } : null;
}

function endOfDial(final: DialEnded, at: number): End {
  if (final.callerHungUp) return { status: "abandoned", outcome: "abandoned", at };
  const status = toLegEnd(final.dialStatus);
  const reason = `${final.dialer ?? "dialer"}: ${final.dialStatus}`;
  switch (status) {
    case "busy":
    case "no-answer":
    case "failed":
      return { status, outcome: "failed", at, reason };
    case "canceled":
      return { status, outcome: "abandoned", at };
    case "completed":
      return { status: "completed", outcome: "connected", at };
    default:
      return { status: "failed", outcome: "failed", at, reason };
  }
}

/** Where an open call stands. */
function furthest(
  legs: readonly Leg[],
  own: readonly LegProgress[],
  dials: readonly DialEnded[],
  decision: CallRouted | undefined,
): { status: CallStatus; at: number } {
  const open = legs.filter((leg) => leg.endedAt === null);
  // One that was answered leads nowhere else: the end of its dial is all that is still to come.
  const talking = legs.find((leg) => leg.answeredAt !== null);
  if (talking) return { status: "in-progress", at: talking.answeredAt ?? 0 };
  const ringing = open.find((leg) => leg.ringingAt !== null);
  if (ringing) return { status: "ringing", at: ringing.ringingAt ?? 0 };

  if (legs.length === 0) {
    const connecting = own.find((event) => isConnecting(event, decision));
    if (connecting) return { status: "in-progress", at: connecting.at };
    const ownRinging = own.find((event) => event.kind === "call.ringing");
    if (ownRinging) return { status: "ringing", at: ownRinging.at };
  }

  const at = dials.at(-1)?.at ?? decision?.at ?? own.at(-1)?.at ?? legs[0]?.endedAt ?? 0;
  if (!decision) return { status: "received", at };
  return { status: isInMenu(decision) ? "in_ivr" : "routed", at };
}

function dialledLast(dials: readonly DialEnded[]): string | null {
  const dial = dials.findLast((event) => event.next.kind === "dial");
  return dial?.next.kind === "dial" ? dial.next.dialer : null;
}

function durationOf(own: readonly LegProgress[], legs: readonly Leg[]): number | null {
  const told = own.findLast((event) => event.durationSeconds !== null)?.durationSeconds;
  if (told !== undefined && told !== null) return told;
  return legs.findLast((leg) => leg.durationSeconds !== null)?.durationSeconds ?? null;
}

function tellHistory(
  decisions: readonly CallRouted[],
  legs: readonly Leg[],
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
  const ringingAt = earliest(legs.map((leg) => leg.ringingAt));
  if (ringingAt !== null) history.push({ status: "ringing", at: ringingAt });
  if (connectedAt !== null) history.push({ status: "in-progress", at: connectedAt });
  if (end) history.push({ status: end.status, at: end.at });
  return history;
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
