import { describeChange, type Maker, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { LOG_SETTINGS_KEY, type LogSettings, readLogSettings } from "../log-settings";

type Needs = Pick<Deps, "settings" | "now" | "log">;

/** Who changes them, and from where. */
export interface LogSettingsEditor {
  maker: Maker;
  origin: Origin;
  /** The version the change was made from; `null` where the person did not say. */
  expectedVersion: number | null;
}

/** Saves who reads the logs and when old ones go. Refuses a change of an outdated version. */
export async function changeLogSettings(
  deps: Needs,
  editor: LogSettingsEditor,
  wanted: LogSettings,
): Promise<{ settings: LogSettings; version: number }> {
  const base = await deps.settings.find(LOG_SETTINGS_KEY);
  if (editor.expectedVersion !== null && editor.expectedVersion !== base.version) throw stale();

  const change = { entityType: "settings", entityId: LOG_SETTINGS_KEY, after: wanted };
  const before = readLogSettings(base.value);
  const entry = describeChange(editor.maker, editor.origin, deps.now(), {
    ...change,
    action: "update",
    before,
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
