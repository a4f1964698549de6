import type { Editor } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";

/** What a change makes of a settings document. */
export interface PlannedSettings<Settings> {
  before: Settings;
  settings: Settings;
  /** What the audit shows beside the settings themselves. */
  noted?: object;
}

export interface SavedSettings<Settings> {
  settings: Settings;
  version: number;
}

/**
 * Saves a settings document as `plan` makes it of what is kept, with its audit entry. Refuses a
 * change of an outdated version. Routing settings are published with the rules instead.
 */
export async function changeSettings<Settings extends object>(
  deps: Pick<Deps, "settings" | "now">,
  { actor, origin, expectedVersion }: Editor,
  { key, action = "update" }: { key: string; action?: "update" | "reset" },
  plan: (stored: unknown) => PlannedSettings<Settings>,
): Promise<SavedSettings<Settings>> {
  const base = await deps.settings.find(key);
  if (expectedVersion !== null && expectedVersion !== base.version) throw stale();

  const { before, settings, noted } = plan(base.value);
  const entry = describeChange(actor, origin, deps.now(), {
    action,
    entityType: "settings",
    entityId: key,
    before,
    after: { ...settings, ...noted },
  });
  if ((await deps.settings.save(key, settings, base, entry)) === "stale") throw stale();
  return { settings, version: base.version + 1 };
}

function stale(): AppError {
  return new AppError(
    "PreconditionFailed",
    "Somebody changed these settings meanwhile: read them again",
  );
}
