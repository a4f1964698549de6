import type { Editor } from "../../access/actor";
import type { Deps } from "../../deps";
import { changeSettings, type SavedSettings } from "../../settings/actions/change-settings";
import {
  OUTBOUND_SETTINGS_KEY,
  type OutboundSettings,
  readOutboundSettings,
} from "../outbound-settings";

/** Saves how calls we place behave. Refuses a change of an outdated version. */
export function changeOutboundSettings(
  deps: Pick<Deps, "settings" | "now">,
  editor: Editor,
  settings: OutboundSettings,
): Promise<SavedSettings<OutboundSettings>> {
  return changeSettings(deps, editor, { key: OUTBOUND_SETTINGS_KEY }, (stored) => ({
    before: readOutboundSettings(stored),
    settings,
  }));
}
