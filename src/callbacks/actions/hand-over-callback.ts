import type { Deps } from "../../deps";
import type { OutboxOutcome } from "../../outbox/outbox-outcome";
import { recordRequests } from "../../resilience/actions/record-requests";
import { fromApiCall } from "../../resilience/evidence";
import { CALLBACK_DIALER, referenceOf } from "../callback";

type Needs = Pick<
  Deps,
  "apiLogs" | "breakers" | "callbackDialer" | "callbacks" | "failureWindows" | "log" | "now"
>;

/** One try waits for Dialfire no longer than this; the outbox gives up on a try at 30 seconds. */
const TRY_MS = 20_000;

/**
 * Makes a callback a contact at Dialfire, once: its reference finds the contact of an earlier try.
 *
 * What was handed over or done already is done. A refusal that no further try can mend is given up;
 * the callback shows why, and a later try may still succeed.
 */
export async function handOverCallback(deps: Needs, callbackId: number): Promise<OutboxOutcome> {
  const callback = await deps.callbacks.find(callbackId);
  if (!callback) return { kind: "give_up", reason: `there is no callback ${callbackId}` };
  if (callback.status === "handed_over" || callback.status === "done") return { kind: "done" };

  const now = deps.now();
  if (!(await deps.callbacks.claim(callbackId, now, now + TRY_MS))) {
    return { kind: "try_again", reason: "another try is under way" };
  }
  const { callSid, phoneNumber } = callback;
  const request = { reference: referenceOf(callback), phoneNumber };
  const { value: answer, apiCalls } = await deps.callbackDialer.callback(request, TRY_MS);
  const lastCall = apiCalls.at(-1);
  const evidence = lastCall && fromApiCall(lastCall);
  if (evidence) await deps.breakers.report(CALLBACK_DIALER, evidence);
  await recordRequests(deps, apiCalls, callSid);

  if (answer.kind === "taken") {
    await deps.callbacks.settle(callbackId, answer.contactId, deps.now());
    deps.log.info("callback.handed_over", { id: callbackId, call_sid: callSid });
    return { kind: "done" };
  }
  await deps.callbacks.fail(callbackId, answer.reason);
  deps.log.error("callback.not_handed_over", { id: callbackId, reason: answer.reason });
  return { kind: answer.kind === "refused" ? "give_up" : "try_again", reason: answer.reason };
}
