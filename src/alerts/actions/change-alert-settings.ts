import type { Editor } from "../../access/actor";
import type { Deps } from "../../deps";
import { changeSettings, type SavedSettings } from "../../settings/actions/change-settings";
import {
  ALERT_SETTINGS,
  type AlertSettings,
  type AlertSettingsChange,
  changeAlertSettings,
  firstAlertSettings,
  readAlertSettings,
} from "../../settings/alert-settings";
import { describeError } from "../../shared/log";

type Needs = Pick<Deps, "failureWindows" | "log" | "now" | "settings"> & {
  variables: Deps["variables"];
};

export type SavedAlertSettings = SavedSettings<AlertSettings>;

/** Changes the fields that are given; they count from the next look at every stream, at once. */
export async function saveAlertSettings(
  deps: Needs,
  editor: Editor,
  change: AlertSettingsChange,
): Promise<SavedAlertSettings> {
  return save(deps, editor, "update", (current) => changeAlertSettings(current, change));
}

/** Back to what the variables say. Recipients stay: nobody must fall silent by this. */
export async function resetAlertSettings(deps: Needs, editor: Editor): Promise<SavedAlertSettings> {
  return save(deps, editor, "reset", ({ recipients }) => ({
    ...firstAlertSettings(deps.variables),
    recipients,
  }));
}

async function save(
  deps: Needs,
  editor: Editor,
  action: "update" | "reset",
  toNext: (current: AlertSettings) => AlertSettings,
): Promise<SavedAlertSettings> {
  const saved = await changeSettings(deps, editor, { key: ALERT_SETTINGS, action }, (stored) => {
    const before = readAlertSettings(stored, deps.variables);
    const settings = toNext(before);
    return { before, settings, noted: compareRecipients(before, settings) };
  });

  // The windows look again within seconds by themselves: a failure here delays, and loses nothing.
  await deps.failureWindows.lookAtAll().catch((error) => {
    deps.log.error("stream.not_looked_at", describeError(error));
  });
  return saved;
}

function compareRecipients(before: AlertSettings, after: AlertSettings) {
  return {
    recipients_added: after.recipients.filter((one) => !before.recipients.includes(one)),
    recipients_removed: before.recipients.filter((one) => !after.recipients.includes(one)),
  };
}
