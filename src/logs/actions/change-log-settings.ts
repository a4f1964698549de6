import type { Editor } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { LOG_SETTINGS_KEY, type LogSettings, readLogSettings } from "../log-settings";

type Needs = Pick<Deps, "settings" | "now">;

/** Saves who reads the logs and when old ones go. Refuses a change of an outdated version. */
export async function changeLogSettings(
  deps: Needs,
  editor: Editor,
  wanted: LogSettings,
): Promise<{ settings: LogSettings; version: number }> {
  const base = await deps.settings.find(LOG_SETTINGS_KEY);
  if (editor.expectedVersion !== null && editor.expectedVersion !== base.version) throw stale();

  const entry = describeChange(editor.actor, editor.origin, deps.now(), {
    action: "update",
    entityType: "settings",
    entityId: LOG_SETTINGS_KEY,
    before: readLogSettings(base.value),
    after: wanted,
  });
  if ((await deps.settings.save(LOG_SETTINGS_KEY, wanted, base, entry)) === "stale") throw stale();
  return { settings: wanted, version: base.version + 1 };
}

function stale(): AppError {
  return new AppError(
    "PreconditionFailed",
    "Somebody changed these settings meanwhile: read them again",
  );
}
