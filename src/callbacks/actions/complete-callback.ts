import type { Actor } from "../../access/actor";
import { describeChange, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Callback } from "../callback";
import { findCallback } from "./find-callback";

type Needs = Pick<Deps, "callbacks" | "now">;

/** Marks a callback as done: somebody spoke to the caller, or need not any more. */
export async function completeCallback(
  deps: Needs,
  actor: Actor,
  origin: Origin,
  id: number,
): Promise<Callback> {
  const callback = await findCallback(deps, id);
  const at = deps.now();
  const entry = describeChange(actor, origin, at, {
    action: "update",
    entityType: "callback",
    entityId: String(id),
    before: { status: callback.status },
    after: { status: "done" },
  });
  if (!(await deps.callbacks.complete(id, actor.email, at, entry))) {
    throw new AppError("ConflictError", `Callback ${id} is done already`);
  }
  return { ...callback, status: "done", doneAt: at, doneBy: actor.email };
}
