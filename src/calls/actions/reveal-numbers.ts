import type { Actor } from "../../access/actor";
import { describeDeed, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import type { CallRow } from "../call-reader-store";

type Needs = Pick<Deps, "audit" | "callReader" | "now">;

/**
 * The call with its numbers in full, once it is on record who asked for them; `null` where there
 * is no such call.
 */
export async function revealNumbers(
  deps: Needs,
  actor: Actor,
  origin: Origin,
  callSid: string,
): Promise<CallRow | null> {
  const found = await deps.callReader.find(callSid);
  if (!found) return null;
  const entry = describeDeed(actor, origin, deps.now(), {
    action: "reveal",
    entityType: "call",
    entityId: callSid,
  });
  await deps.audit.record(entry);
  return found.call;
}
