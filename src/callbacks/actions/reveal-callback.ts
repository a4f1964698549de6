import type { Actor } from "../../access/actor";
import { describeDeed, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { findCallback } from "./find-callback";

type Needs = Pick<Deps, "audit" | "callbacks" | "now">;

/** Shows the whole number of a callback, once it is on record who asked. */
export async function revealCallback(
  deps: Needs,
  actor: Actor,
  origin: Origin,
  id: number,
): Promise<string> {
  const { phoneNumber } = await findCallback(deps, id);
  await deps.audit.record(
    describeDeed(actor, origin, deps.now(), {
      action: "reveal",
      entityType: "callback",
      entityId: String(id),
    }),
  );
  return phoneNumber;
}
