import type { Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import type { Actor } from "../actor";
import { type Attempt, describeRefusal } from "../refusal";

/** Writes a refused attempt into the audit; the refusal does not wait for it. */
export function noteRefusal(
  deps: Pick<Deps, "audit" | "now" | "afterReply">,
  actor: Actor | null,
  attempt: Attempt,
  origin: Origin,
): void {
  deps.afterReply(deps.audit.recordOnce(describeRefusal(actor, attempt, origin, deps.now())));
}
