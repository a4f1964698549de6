import type { CallEvent, DialEnded, LegProgress } from "./call-event";

/** One attempt to reach a dialer. */
export interface Leg {
  legSid: string;
  dialer: string | null;
  attempt: number | null;
  status: LegStatus;
  ringingAt: number | null;
  answeredAt: number | null;
  endedAt: number | null;
  durationSeconds: number | null;
  errorCode: string | null;
}

export type LegStatus =
  | "initiated"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "no-answer"
  | "failed"
  | "canceled";

/** What each kind of progress makes of a leg. */
export const LEG_STATUS: Record<LegProgress["kind"], LegStatus> = {
  "call.initiated": "initiated",
  "call.ringing": "ringing",
  "call.answered": "in-progress",
  "call.completed": "completed",
  "call.no_answer": "no-answer",
  "call.busy": "busy",
  "call.failed": "failed",
  "call.canceled": "canceled",
};

/** How far a leg has come; ends win over everything, so a late `ringing` turns nothing back. */
const LEG_RANK: Record<LegStatus, number> = {
  initiated: 0,
  ringing: 1,
  "in-progress": 2,
  canceled: 3,
  failed: 4,
  "no-answer": 5,
  busy: 6,
  completed: 7,
};

export const isEnd = (status: LegStatus) => LEG_RANK[status] > LEG_RANK["in-progress"];

export function isProgress(event: CallEvent): event is LegProgress {
  return Object.hasOwn(LEG_STATUS, event.kind);
}

/** Tells the dialled legs of a call from its events, in the order they first appeared. */
export function foldLegs(progress: readonly LegProgress[], dials: readonly DialEnded[]): Leg[] {
  const legs = new Map<string, Leg>();
  const legOf = (event: {
    legSid: string | null;
    dialer: string | null;
    attempt: number | null;
  }) => {
    if (event.legSid === null) return null;
    const known = legs.get(event.legSid);
    const leg = known ?? { ...newLeg(event.legSid), dialer: event.dialer, attempt: event.attempt };
    leg.dialer ??= event.dialer;
    leg.attempt ??= event.attempt;
    legs.set(event.legSid, leg);
    return leg;
  };

  for (const event of progress) {
    const leg = legOf(event);
    if (leg) applyProgress(leg, event);
  }
  for (const event of dials) {
    const leg = legOf(event);
    if (leg) applyDialEnd(leg, event);
  }
  return [...legs.values()];
}

function newLeg(legSid: string): Leg {
  return {
    legSid,
    dialer: null,
    attempt: null,
    status: "initiated",
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    durationSeconds: null,
    errorCode: null,
  };
}

function applyProgress(leg: Leg, event: LegProgress) {
  const status = LEG_STATUS[event.kind];
  if (status === "ringing") leg.ringingAt ??= event.at;
  if (status === "in-progress") leg.answeredAt ??= event.at;
  if (isEnd(status)) leg.endedAt ??= event.at;
  if (status === "completed") leg.answeredAt ??= event.at - (event.durationSeconds ?? 0) * 1_000;
  if (LEG_RANK[status] > LEG_RANK[leg.status]) leg.status = status;
  leg.durationSeconds = event.durationSeconds ?? leg.durationSeconds;
  leg.errorCode = event.errorCode ?? leg.errorCode;
}

/** The dial's end tells the same as the leg's last report, which may come later or never. */
function applyDialEnd(leg: Leg, event: DialEnded) {
  const status = toLegEnd(event.dialStatus);
  if (status === null) return;
  leg.endedAt ??= event.at;
  if (LEG_RANK[status] > LEG_RANK[leg.status]) leg.status = status;
  leg.durationSeconds ??= event.durationSeconds;
  if (status === "completed") leg.answeredAt ??= event.at - (event.durationSeconds ?? 0) * 1_000;
}

/** How a dial ended, as a status of its leg; `null` for a word we do not know. */
export function toLegEnd(dialStatus: string): LegStatus | null {
  switch (dialStatus) {
    case "completed":
    case "answered":
      return "completed";
    case "busy":
    case "no-answer":
    case "failed":
    case "canceled":
      return dialStatus;
    default:
      return null;
  }
}
