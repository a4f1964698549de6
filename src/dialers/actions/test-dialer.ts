import type { Actor } from "../../access/actor";
import { describeChange, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { createTimeBudget } from "../../shared/time-budget";
import type { Dialer } from "../dialer";
import { watchedDialer } from "../watched";
import { addRecord, type KnownIntegration } from "./read-integrations";

type Needs = Parameters<typeof addRecord>[0] &
  Pick<Deps, "afterReply" | "audit" | "breakers" | "configuration">;

/**
 * Checks a dialer now and tells what came of it. The check counts like any other: three good ones
 * in a row close an open breaker.
 */
export async function testDialer(
  deps: Needs,
  actor: Actor,
  origin: Origin,
  id: number,
): Promise<{ dialer: Dialer; known: KnownIntegration }> {
  const configuration = await findConfiguration(deps);
  const dialer = configuration.dialers.find((one) => one.id === id);
  if (!dialer) throw new AppError("NotFoundError", `There is no dialer ${id}`);
  if (dialer.kind === "phone" || !dialer.active) {
    const reason = dialer.active ? "is a plain phone number: it has no API" : "is switched off";
    throw new AppError("ConflictError", `There is nothing to test: ${dialer.name} ${reason}`);
  }

  const status = await deps.breakers.check(watchedDialer(dialer, configuration));
  const entry = describeChange(actor, origin, deps.now(), {
    action: "test",
    entityType: "dialer",
    entityId: String(id),
    before: null,
    after: { health: status.lastCheck?.health ?? null },
  });
  await deps.audit.record(entry);
  return { dialer, known: await addRecord(deps, dialer.name, status) };
}

async function findConfiguration(deps: Needs) {
  const budget = createTimeBudget(deps.now);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") throw new Error(configured.reason);
  return configured.configuration;
}
