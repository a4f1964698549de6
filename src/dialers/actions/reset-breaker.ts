import type { Actor } from "../../access/actor";
import { describeChange, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import type { BreakerView } from "../../resilience/breaker-view";
import { AppError } from "../../shared/app-error";
import { requireIntegration } from "./require-integration";

type Needs = Pick<Deps, "audit" | "breakers" | "dialers" | "now">;

/**
 * Closes the breaker of a dialer or of the CRM by hand: calls use it again at once, and what went
 * wrong before no longer counts. One that is closed, with nothing to forget, is a conflict.
 */
export async function resetBreaker(
  deps: Needs,
  actor: Actor,
  origin: Origin,
  integration: string,
): Promise<BreakerView> {
  await requireIntegration(deps, integration);
  const done = await deps.breakers.reset(integration);
  if (!done)
    throw new AppError(
      "ConflictError",
      `The breaker of ${integration} is closed, and nothing failed lately`,
    );

  const entry = describeChange(actor, origin, deps.now(), {
    action: "reset",
    entityType: "breaker",
    entityId: integration,
    before: done.before,
    after: done.after,
  });
  await deps.audit.record(entry);
  return done.after;
}
