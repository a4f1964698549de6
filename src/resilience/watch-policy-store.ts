import { ALERT_SETTINGS, type FirstAlertValues } from "../settings/alert-settings";
import type { SettingsStore } from "../settings/settings-store";
import type { Log } from "../shared/log";
import { explainLateness, within } from "../shared/within";
import { readWatchPolicy, type WatchPolicy } from "./watch-policy";

export interface WatchPolicyStore {
  /** As last read, also by an object that was there before this one. */
  current(): WatchPolicy;
  /** Reads what people changed. Never throws: what cannot be read in time changes nothing. */
  refresh(): Promise<void>;
}

interface Ports {
  settings: Pick<SettingsStore, "find">;
  first: FirstAlertValues;
  log: Log;
}

/** A check does not wait longer for the settings: the last ones count then. */
const PATIENCE_MS = 1_000;

/** Kept for good: it must outlive the object's memory. */
const POLICY_KEY = "pace_and_limits";

/** Keeps a copy of the policy in the storage of an integration's object. */
export function createWatchPolicyStore(
  { kv }: Pick<DurableObjectStorage, "kv">,
  { settings, first, log }: Ports,
): WatchPolicyStore {
  let policy = kv.get<WatchPolicy>(POLICY_KEY) ?? readWatchPolicy(null, first);

  return {
    current: () => policy,

    async refresh() {
      const found = await within(PATIENCE_MS, () => settings.find(ALERT_SETTINGS));
      if (found.kind !== "done") {
        log.warning("breaker.old_settings", { reason: explainLateness(found) });
        return;
      }
      const read = readWatchPolicy(found.value.value, first);
      if (JSON.stringify(read) === JSON.stringify(policy)) return;
      policy = read;
      kv.put(POLICY_KEY, policy);
    },
  };
}
