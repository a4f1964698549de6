import type { Editor } from "../../access/actor";
import type { Deps } from "../../deps";
import { changeSettings, type SavedSettings } from "../../settings/actions/change-settings";
import {
  DASHBOARD_SETTINGS_KEY,
  type DashboardSettings,
  readDashboardSettings,
} from "../dashboard-settings";

/** Saves what everybody's dashboard goes by. Refuses a change of an outdated version. */
export function changeDashboardSettings(
  deps: Pick<Deps, "settings" | "now">,
  editor: Editor,
  settings: DashboardSettings,
): Promise<SavedSettings<DashboardSettings>> {
  return changeSettings(deps, editor, { key: DASHBOARD_SETTINGS_KEY }, (stored) => ({
    before: readDashboardSettings(stored),
    settings,
  }));
}
