import type { Stream } from "../resilience/failure-window";
import { countRequests } from "../resilience/request-count";
import type { Count } from "../resilience/tally";
import { directionOf } from "./call";
import type { LedgerMessage } from "./call-event";
import { reasonOf, resultOf } from "./contribution";
import type { Call } from "./lifecycle";

/** A caller should have our answer by then, milliseconds. */
export const SETUP_LIMIT_MS = 1_500;

/** One call as it was before a batch, if it was known, and as it is now. */
export interface ChangedCall {
  before: Call | null;
  after: Call;
}

/**
 * What a batch adds to each watched stream: the difference it made to calls, and what its new
 * messages tell of set-up times and of requests to providers. Streams without news are left out.
 */
export function countForWindows(
  changed: readonly ChangedCall[],
  fresh: readonly LedgerMessage[],
): Partial<Record<Stream, Count[]>> {
  const apiCalls = fresh.flatMap((message) => message.apiCalls);
  const counts: Record<Stream, Count[]> = {
    routing: changed.flatMap(countRouting),
    setup_time: fresh.flatMap(countSetup),
    braze: countRequests(apiCalls, "braze"),
    dialfire: countRequests(apiCalls, "dialfire"),
    zendesk_talk: countRequests(apiCalls, "zendesk_talk"),
  };
  return Object.fromEntries(Object.entries(counts).filter(([, some]) => some.length > 0));
}

/** Nothing of calls we place, nor where the batch changed nothing about how the call went. */
function countRouting({ before, after }: ChangedCall): Count[] {
  if (directionOf(after.callSid) === "outbound") return [];
  const was = before && endOf(before);
  const is = endOf(after);
  if (was?.failed === is?.failed && was?.unanswered === is?.unanswered) return [];
  return [...(was ? [takenBack(was)] : []), ...(is ? [is] : [])];
}

/** How the call went, known as soon as anybody answers; `null` while nobody can tell. */
function endOf(call: Call): Count | null {
  if (call.connectedAt !== null) return { at: call.connectedAt, calls: 1, failed: 0, reasons: {} };
  const at = call.endedAt ?? call.statusAt;
  switch (resultOf(call)) {
    case null:
      return null;
    case "success":
      return { at, calls: 1, failed: 0, reasons: {} };
    case "failure":
      return { at, calls: 1, failed: 1, ...unansweredOf(call), reasons: { [reasonOf(call)]: 1 } };
  }
}

/** Every dialer that was tried rang: the lines work, and people did not pick up. */
function unansweredOf({ legs }: Call): Pick<Count, "unanswered"> {
  const rang = legs.every(({ status }) => status === "busy" || status === "no-answer");
  return rang && legs.length > 0 ? { unanswered: 1 } : {};
}

function takenBack({ at, calls, failed, unanswered = 0, reasons }: Count): Count {
  const less = Object.entries(reasons).map(([reason, n]) => [reason, 0 - n] as const);
  return {
    at,
    calls: 0 - calls,
    failed: 0 - failed,
    unanswered: 0 - unanswered,
    reasons: Object.fromEntries(less),
  };
}

/** A call's first decision is what its caller waited for. */
function countSetup({ event }: LedgerMessage): Count[] {
  if (event.kind !== "call.routed" || event.dtmfDigit !== null) return [];
  const isSlow = event.responseMs > SETUP_LIMIT_MS;
  const reasons = isSlow ? { [`took more than ${SETUP_LIMIT_MS} ms`]: 1 } : {};
  return [{ at: event.at, calls: 1, failed: isSlow ? 1 : 0, reasons }];
}
