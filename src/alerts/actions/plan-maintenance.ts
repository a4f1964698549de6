import { describeChange, type Maker, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { describeError } from "../../shared/log";
import type { PlannedMaintenance } from "../alert-news";
import { findSteps } from "../maintenance";
import { type RaiseNeeds, raiseAlert } from "./raise-alert";

export type MaintenanceDraft = Pick<PlannedMaintenance, "from" | "until" | "reason">;

/** Plans a time without mails, and tells the recipients of it. One at a time. */
export async function planMaintenance(
  deps: RaiseNeeds,
  maker: Maker,
  origin: Origin,
  wanted: MaintenanceDraft,
): Promise<PlannedMaintenance> {
  const now = deps.now();
  refuseImpossible(wanted, now);
  if (await deps.maintenance.current(now)) {
    throw new AppError("ConflictError", "There is a maintenance already: end it first");
  }
  const entry = describeChange(maker, origin, now, {
    action: "create",
    entityType: "maintenance",
    entityId: new Date(wanted.from).toISOString(),
    before: null,
    after: wanted,
  });
  const by = { madeBy: maker.email, madeAt: now };
  const planned = await deps.maintenance.add({ ...wanted, ...by }, entry);
  await tellNow(deps, planned);
  return planned;
}

/** Ends the maintenance in force, or calls off the next one. */
export async function endMaintenance(
  deps: Pick<Deps, "maintenance" | "now">,
  maker: Maker,
  origin: Origin,
): Promise<void> {
  const now = deps.now();
  const current = await deps.maintenance.current(now);
  if (!current) throw new AppError("NotFoundError", "There is no maintenance to end");
  const entry = describeChange(maker, origin, now, {
    action: "delete",
    entityType: "maintenance",
    entityId: new Date(current.from).toISOString(),
    before: current,
    after: { until: now },
  });
  const isEnded = await deps.maintenance.end(current.id, now, entry);
  if (!isEnded) throw new AppError("ConflictError", "The maintenance is over already");
}

/**
 * Cron, every minute: reminds of a maintenance a day before it begins, and tells that it was set
 * where that could not be told at once. What is told already is not told again.
 */
export async function tellOfMaintenance(deps: RaiseNeeds): Promise<void> {
  const now = deps.now();
  const maintenance = await deps.maintenance.current(now);
  if (!maintenance) return;
  for (const step of findSteps(maintenance, now)) {
    const at = step === "set" ? maintenance.madeAt : now;
    await raiseAlert(deps, { kind: "maintenance", step, maintenance, at });
  }
}

/** It stands, whether or not the mail could be handed over: the next minute tries again. */
async function tellNow(deps: RaiseNeeds, maintenance: PlannedMaintenance): Promise<void> {
  const { madeAt: at } = maintenance;
  try {
    await raiseAlert(deps, { kind: "maintenance", step: "set", maintenance, at });
  } catch (error) {
    deps.log.error("maintenance.not_told", describeError(error));
  }
}

function refuseImpossible({ from, until }: MaintenanceDraft, now: number): void {
  const problem =
    until <= from ? "must be after `from`" : until <= now ? "must not be over already" : null;
  if (problem === null) return;
  throw new AppError("ValidationError", `\`until\` ${problem}`, [
    { field: "until", message: problem, code: "invalid_range" },
  ]);
}
