import { toTrackBody } from "../../crm/call-result";
import type { Deps } from "../../deps";
import type { OutboxOutcome } from "../../outbox/outbox-outcome";
import { recordRequests } from "../../resilience/actions/record-requests";
import { leadFieldsOf } from "../../routing/configuration";
import { thrice } from "../../shared/thrice";
import { createTimeBudget } from "../../shared/time-budget";
import type { Claim } from "../write-back-store";

type Needs = Pick<
  Deps,
  | "afterReply"
  | "apiLogs"
  | "braze"
  | "configuration"
  | "failureWindows"
  | "leads"
  | "log"
  | "now"
  | "writeBacks"
>;

/** Nobody waits on the line any more; two of these and the rest fit into one try of the outbox. */
const BRAZE_MS = 10_000;

/**
 * Tells the CRM how one finished call went: what it was, and how often this person has called in
 * all, as an absolute number. Whom the CRM does not know stays unknown to it. What is cached of the
 * person is replaced by what the CRM says now, so that frequent callers do not live by old entries.
 *
 * Done calls are left alone, and two tries at once do not meet: only a try that was broken off, or
 * whose answer got lost, is made again without knowing whether it had succeeded.
 */
export async function writeBackOutcome(deps: Needs, callSid: string): Promise<OutboxOutcome> {
  const claim = await deps.writeBacks.claim(callSid, deps.now());
  if (claim.kind === "settled") return { kind: "done" };
  if (claim.kind === "taken") return { kind: "try_again", reason: "another try is under way" };

  let outcome: OutboxOutcome | null = null;
  try {
    outcome = await tellBraze(deps, claim);
    return outcome;
  } finally {
    if (outcome?.kind !== "done") await deps.writeBacks.release(callSid);
  }
}

async function tellBraze(
  deps: Needs,
  { callerNumber, result }: Extract<Claim, { kind: "claimed" }>,
): Promise<OutboxOutcome> {
  const { callSid } = result;
  const configured = await deps.configuration.current(createTimeBudget(deps.now), deps.afterReply);
  if (configured.kind === "none") return { kind: "try_again", reason: configured.reason };

  const fields = leadFieldsOf(configured.configuration);
  const { lookup, apiCall } = await deps.braze.findPerson(callerNumber, fields, BRAZE_MS);
  if (apiCall) await recordRequests(deps, [apiCall], callSid);
  if (lookup.kind === "unavailable") return { kind: "try_again", reason: lookup.reason };
  if (lookup.kind === "absent") {
    deps.log.info("write_back.skipped", { call_sid: callSid, reason: "no_profile" });
    await deps.writeBacks.settle(callSid, "no_profile", deps.now());
    await deps.leads.remove(callerNumber);
    return { kind: "done" };
  }

  const body = toTrackBody(lookup.value.id, result);
  const tracked = await deps.braze.track(callerNumber, body, BRAZE_MS);
  // Before anything else can fail: what Braze has counted is not to be told again.
  const isSent = tracked.outcome.kind === "done";
  if (isSent) await thrice(() => deps.writeBacks.settle(callSid, "sent", deps.now()));
  if (tracked.apiCall) await recordRequests(deps, [tracked.apiCall], callSid);
  if (!isSent) return tracked.outcome;
  await deps.leads.save(lookup.value.lead);
  deps.log.info("write_back.sent", { call_sid: callSid });
  return { kind: "done" };
}
