import { describeChange, type Maker, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { describeError } from "../../shared/log";
import type { PlannedMaintenance } from "../alert-news";
import { isSoon } from "../maintenance";
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
  const planned = await deps.maintenance.add({ ...wanted, madeBy: maker.email }, entry);
  await tellOf(deps, planned, now);
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

/** Cron, every minute: reminds of a maintenance a day before it begins. */
export async function remindOfMaintenance(deps: RaiseNeeds): Promise<void> {
  const now = deps.now();
  const maintenance = await deps.maintenance.current(now);
  if (!maintenance || !isSoon(maintenance, now)) return;
  await raiseAlert(deps, { kind: "maintenance", step: "soon", maintenance, at: now });
}

/** It stands, whether or not the mail could be handed over: the next minute tries again. */
async function tellOf(deps: RaiseNeeds, maintenance: PlannedMaintenance, at: number) {
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
