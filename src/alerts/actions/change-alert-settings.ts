import { describeChange, type Maker, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import {
  ALERT_SETTINGS,
  type AlertSettings,
  type AlertSettingsChange,
  changeAlertSettings,
  firstAlertSettings,
  readAlertSettings,
} from "../../settings/alert-settings";
import { AppError } from "../../shared/app-error";
import { describeError } from "../../shared/log";

type Needs = Pick<Deps, "failureWindows" | "log" | "now" | "settings"> & {
  variables: Deps["variables"];
};

/** Who changes them, and from where. */
export interface AlertSettingsEditor {
  maker: Maker;
  origin: Origin;
  /** The version the change was made from; `null` where the person did not say. */
  expectedVersion: number | null;
}

export interface SavedAlertSettings {
  settings: AlertSettings;
  version: number;
}

/** Changes the fields that are given; they count from the next look at every stream, at once. */
export async function saveAlertSettings(
  deps: Needs,
  editor: AlertSettingsEditor,
  change: AlertSettingsChange,
): Promise<SavedAlertSettings> {
  return save(deps, editor, "update", (current) => changeAlertSettings(current, change));
}

/** Back to what the variables say. Recipients stay: nobody must fall silent by this. */
export async function resetAlertSettings(
  deps: Needs,
  editor: AlertSettingsEditor,
): Promise<SavedAlertSettings> {
  return save(deps, editor, "reset", ({ recipients }) => ({
    ...firstAlertSettings(deps.variables),
    recipients,
  }));
}

async function save(
  deps: Needs,
  editor: AlertSettingsEditor,
  action: "update" | "reset",
  toNext: (current: AlertSettings) => AlertSettings,
): Promise<SavedAlertSettings> {
  const base = await deps.settings.find(ALERT_SETTINGS);
  if (editor.expectedVersion !== null && editor.expectedVersion !== base.version) throw stale();

  const before = readAlertSettings(base.value, deps.variables);
  const settings = toNext(before);
  const entry = describeChange(editor.maker, editor.origin, deps.now(), {
    action,
    entityType: "settings",
    entityId: ALERT_SETTINGS,
    before,
    after: { ...settings, ...compareRecipients(before, settings) },
  });
  if ((await deps.settings.save(ALERT_SETTINGS, settings, base, entry)) === "stale") throw stale();

  // The windows look again within seconds by themselves: a failure here delays, and loses nothing.
  await deps.failureWindows.lookAtAll().catch((error) => {
    deps.log.error("stream.not_looked_at", describeError(error));
  });
  return { settings, version: base.version + 1 };
}

function compareRecipients(before: AlertSettings, after: AlertSettings) {
  return {
    recipients_added: after.recipients.filter((one) => !before.recipients.includes(one)),
    recipients_removed: before.recipients.filter((one) => !after.recipients.includes(one)),
  };
}

function stale(): AppError {
  return new AppError(
    "PreconditionFailed",
    "Somebody changed these settings meanwhile: read them again",
  );
}
