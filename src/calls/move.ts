import type { Configured } from "../routing/configuration-store";
import type { CallEvent, CallRouted, DialEnded, HoldAnswered, LegProgress } from "./call-event";

/** A moment at which it was decided what a call does next. */
export type Move = DialEnded | HoldAnswered;

export function isMove(event: CallEvent): event is Move {
  return event.kind === "call.dial_ended" || event.kind === "call.hold_answered";
}

/** Why a move goes by an old copy of the configuration; `null` where it is current, or there is none. */
export function whyCopy(configured: Configured): string | null {
  return configured.kind === "copy" ? configured.reason : null;
}

/** The caller waits: nobody can be reached, and the dialers are tried again. */
export function holdsOn({ next }: Move): boolean {
  return next.kind === "hold" || next.kind === "last_offer" || next.kind === "ask_number";
}

/** Without a dialer a call is in the menu, or rings at the number of last resort. */
export function isInMenu(decision: CallRouted): boolean {
  return decision.dialer === null && decision.routingRule === "dtmf_ivr";
}

/**
 * Whether the caller heard our voice. It answers the caller's own leg, so that this leg then
 * proves no talk with anybody.
 */
export function haveSpoken(decisions: readonly CallRouted[], moves: readonly Move[]): boolean {
  return (
    decisions.some((decision) => decision.routingRule === "dtmf_ivr") ||
    moves.some(
      (move) =>
        holdsOn(move) ||
        move.next.kind === "goodbye" ||
        (move.next.kind === "dial" && move.next.step === "again"),
    )
  );
}

export function rangLastResort({ next }: Move): boolean {
  return next.kind === "last_resort";
}

/**
 * The number of last resort is dialled without callbacks, so that nothing of ours is needed any
 * more: that the call lasted some time is all we learn of it.
 */
export function ringsUnseen(decision: CallRouted | undefined, moves: readonly Move[]): boolean {
  const { rung } = decision ?? {};
  return rung === "default_number" || rung === "static" || moves.some(rangLastResort);
}

export function hasLasted(event: LegProgress): boolean {
  return event.kind === "call.completed" && (event.durationSeconds ?? 0) > 0;
}
