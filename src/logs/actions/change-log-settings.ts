import type { Editor } from "../../access/actor";
import type { Deps } from "../../deps";
import { changeSettings, type SavedSettings } from "../../settings/actions/change-settings";
import { LOG_SETTINGS_KEY, type LogSettings, readLogSettings } from "../log-settings";

/** Saves who reads the logs and when old ones go. Refuses a change of an outdated version. */
export function changeLogSettings(
  deps: Pick<Deps, "settings" | "now">,
  editor: Editor,
  settings: LogSettings,
): Promise<SavedSettings<LogSettings>> {
  return changeSettings(deps, editor, { key: LOG_SETTINGS_KEY }, (stored) => ({
    before: readLogSettings(stored),
    settings,
  }));
}
