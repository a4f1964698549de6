import type { CallbackRequested, CallEvent, DialEnded, LegProgress } from "./call-event";
import { isEnd, LEG_STATUS, type Leg, toLegEnd } from "./leg";
import type { CallOutcome, CallStatus } from "./lifecycle";
import { holdsOn, type Move } from "./move";

/** What the events of a call tell of its way, each list in the order of time. */
export interface Told {
  legs: readonly Leg[];
  /** Reports of the caller's own leg. */
  own: readonly LegProgress[];
  moves: readonly Move[];
  /** Those of `own` that tell of a talk: somebody answered, and it was not us. */
  talks: readonly LegProgress[];
  /** It rang where nobody reports to us, and the call lasted some time. */
  hasLastedUnseen: boolean;
  /** We placed it, and it came to a regular end: only what was answered does. */
  wasPickedUp: boolean;
  callback: CallbackRequested | undefined;
}

export interface End {
  status: CallStatus;
  outcome: CallOutcome;
  at: number;
  reason?: string;
  code?: string | null;
}

/**
 * How the call ended, if it did. The last move tells it best, then the wish to be called back, then
 * the caller's own leg; a dialled leg alone never ends a call, since the next dialer may be tried.
 */
export function findEnd(told: Told): End | null {
  const { legs, own, moves, callback } = told;
  const final = moves.find(({ next }) => next.kind === "end" || next.kind === "goodbye");
  const ownEnd = own.find((event) => isEnd(LEG_STATUS[event.kind]));
  const at = final?.at ?? callback?.at ?? ownEnd?.at;
  if (at === undefined) return null;

  const hasTalked = told.talks.length > 0 || told.hasLastedUnseen || told.wasPickedUp;
  const wasConnected = legs.some((leg) => leg.answeredAt !== null) || (!final && hasTalked);
  if (wasConnected) return { status: "completed", outcome: "connected", at };
  if (callback) return { status: "callback_requested", outcome: "callback_requested", at };

  const left = moves.some(holdsOn) ? LEFT_ON_HOLD : ABANDONED;
  if (final) return { ...endOfMove(final, moves, left), at };

  const status = ownEnd ? LEG_STATUS[ownEnd.kind] : "completed";
  if (status === "busy" || status === "no-answer" || status === "failed") {
    const reason = ownEnd?.errorMessage ?? ownEnd?.errorCode;
    const code = ownEnd?.errorCode ?? null;
    return { status, outcome: "failed", at, code, ...(reason ? { reason } : {}) };
  }
  if (status === "canceled") return { status, outcome: "abandoned", at };
  return { ...left, at };
}

/** That nobody told of an end is the last word only while nobody does: one told later is true. */
export function findStale(events: readonly CallEvent[]): End | null {
  const closed = events.find((event) => event.kind === "call.stale");
  return closed ? { status: "stale", outcome: "stale", at: closed.at } : null;
}

const ABANDONED = { status: "abandoned", outcome: "abandoned" } as const;
/** Who gave up waiting for us was not helped. */
const LEFT_ON_HOLD = {
  status: "abandoned",
  outcome: "failed",
  reason: "the caller left while on hold",
} as const;

/** A goodbye to a caller on hold is the failure of the last dial before it. */
function endOfMove(final: Move, moves: readonly Move[], left: Omit<End, "at">): Omit<End, "at"> {
  if (final.kind === "call.dial_ended") return final.callerHungUp ? left : resultOf(final);
  const dial = moves.findLast((move) => move.kind === "call.dial_ended");
  if (dial) return resultOf(dial);
  return { status: "failed", outcome: "failed", reason: "nobody could be reached" };
}

function resultOf(dial: DialEnded): Omit<End, "at"> {
  const status = toLegEnd(dial.dialStatus);
  const reason = `${dial.dialer ?? "dialer"}: ${dial.dialStatus}`;
  switch (status) {
    case "busy":
    case "no-answer":
    case "failed":
      return { status, outcome: "failed", reason };
    case "canceled":
      return { status, outcome: "abandoned" };
    case "completed":
      return { status: "completed", outcome: "connected" };
    default:
      return { status: "failed", outcome: "failed", reason };
  }
}
