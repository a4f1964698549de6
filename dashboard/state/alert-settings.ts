import { loadDocument } from "./http";
import { type Resource, useResource } from "./resource";
import { SESSION_KEY } from "./session-record";

/** The numbers among them. */
export interface AlertLimits {
  routing_failure_threshold_percent: number | null;
  routing_alert_window_minutes: number | null;
  minimum_failed_calls: number | null;
  minimum_calls: number | null;
  integration_failure_threshold: number | null;
  integration_check_interval_seconds: number | null;
  breaker_failure_percent: number | null;
  breaker_minimum_requests: number | null;
  breaker_window_seconds: number | null;
  breaker_recovery_checks: number | null;
  alert_cooldown_minutes: number | null;
  /** `null`: the same as for all alerts. */
  routing_alert_cooldown_minutes: number | null;
  integration_alert_cooldown_minutes: number | null;
}

/** What counts as a failure, and when people hear of it; `null` where a field is empty. */
export interface AlertRules extends AlertLimits {
  /** Dialers that rang, and were busy or did not pick up, make a failed call. */
  count_unanswered: boolean;
}

/** The alert settings, letter by letter. */
export interface AlertSettings extends AlertRules {
  recipients: string[];
  defaults: AlertRules;
  version: number;
}

export interface TestMail {
  sent: boolean;
  recipients: string[];
  refused: { recipient: string; reason: string }[];
  message: string | null;
}

const PATH = "/api/v1/settings/alerts";

export const ALERT_SETTINGS = ["alert-settings"];

/** What a change makes old: the settings, and the warning that nobody gets alerts. */
export const AFTER_ALERT_SETTINGS = [ALERT_SETTINGS, SESSION_KEY];

export function useAlertSettings(): Resource<AlertSettings> {
  return useResource(ALERT_SETTINGS, (signal) => loadDocument<AlertSettings>(PATH, { signal }));
}

/** What an admin does about alerts; every failure is a `Problem`. */
export const alertSettings = {
  /** Changes the fields that are given; refused when somebody else saved meanwhile. */
  save: (body: Partial<AlertRules & { recipients: string[] }>, version: number) =>
    loadDocument<AlertSettings>(PATH, { method: "POST", body, version }),

  /** Brings the first values back; recipients stay. */
  reset: (version: number) =>
    loadDocument<AlertSettings>(`${PATH}/reset`, { method: "POST", version }),

  /** Sends one mail to everybody now. */
  sendTestMail: () => loadDocument<TestMail>(`${PATH}/test`, { method: "POST" }),
};
