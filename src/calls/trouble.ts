import type { CallInTrouble } from "../outbox/outbox-message";
import { maskNumberOrNull } from "../shared/phone-number";
import type { CallEvent, LedgerMessage, Rung } from "./call-event";
import { isMove, rangLastResort } from "./move";

type One = Pick<CallInTrouble, "key" | "callSid" | "at" | "detail">;

/**
 * What people should hear of new messages of the ledger: calls that every dialer failed, such that
 * were routed without the rules since something is broken, and such that dialers send back to us.
 * One message of each kind for a whole batch.
 */
export function findTrouble(fresh: readonly LedgerMessage[]): CallInTrouble[] {
  const events = fresh.map(({ event }) => event);
  return [
    sumUp("emergency_route", events.flatMap(describeEmergency)),
    sumUp("both_dialers_failed", events.flatMap(describeAllFailed)),
    sumUp("call_going_round", events.flatMap(describeRound)),
  ].flat();
}

function sumUp(trouble: CallInTrouble["trouble"], all: readonly One[]): CallInTrouble[] {
  const last = all.at(-1);
  return last ? [{ kind: "call_in_trouble", trouble, calls: all.length, ...last }] : [];
}

function describeEmergency(event: CallEvent): One[] {
  const detail = rungBelow(event);
  const { key, callSid, at } = event;
  return detail === null ? [] : [{ key, callSid, at, detail }];
}

/** The lower rung that a call took, at its beginning or later on its way; `null` for none. */
function rungBelow(event: CallEvent): Rung | null {
  if (event.kind === "call.routed") return event.rung === "decision" ? null : event.rung;
  if (!isMove(event)) return null;
  if (rangLastResort(event)) return "default_number";
  return event.configurationCopy === null ? null : "last_good_configuration";
}

function describeAllFailed(event: CallEvent): One[] {
  if (event.kind !== "call.dial_ended" || !event.allFailed) return [];
  const { key, callSid, at, dialer, dialStatus } = event;
  return [{ key, callSid, at, detail: `${dialer ?? "the last dialer"}: ${dialStatus}` }];
}

function describeRound(event: CallEvent): One[] {
  if (event.kind !== "call.routed" || !event.goesRound) return [];
  const { key, callSid, at, forwardedFrom } = event;
  return [{ key, callSid, at, detail: `sent back by ${maskNumberOrNull(forwardedFrom)}` }];
}
