import type { Deps } from "../../deps";
import type { OutboxMessage } from "../../outbox/outbox-message";
import { maskNumberOrNull } from "../../shared/phone-number";
import { explainLateness, within } from "../../shared/within";
import type { CallEvent, LedgerMessage, Rung } from "../call-event";
import { isMove, rangLastResort } from "../move";

/** Nothing waits longer for the outbox: the calls are on record already. */
const TELL_MS = 500;

/**
 * Has people told of calls that every dialer failed, of such that were routed without the rules
 * since something is broken, and of such that dialers send back to us: one message of each kind
 * for a whole batch.
 */
export async function reportTrouble(
  deps: Pick<Deps, "log" | "outbox">,
  fresh: readonly LedgerMessage[],
): Promise<void> {
  const events = fresh.map(({ event }) => event);
  const found = [
    sumUp("emergency_route", events.flatMap(describeEmergency)),
    sumUp("both_dialers_failed", events.flatMap(describeAllFailed)),
    sumUp("call_going_round", events.flatMap(describeRound)),
  ];
  await Promise.all(
    found.flat().map(async (message) => {
      const told = await within(TELL_MS, () => deps.outbox.send(message));
      if (told.kind === "done") return;
      const fields = { call_sid: message.callSid, trouble: message.trouble };
      deps.log.error("call.trouble_not_told", { ...fields, reason: explainLateness(told) });
    }),
  );
}

type Trouble = Extract<OutboxMessage, { kind: "call_in_trouble" }>;
type One = Pick<Trouble, "key" | "callSid" | "at" | "detail">;

function sumUp(trouble: Trouble["trouble"], all: readonly One[]): Trouble[] {
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
