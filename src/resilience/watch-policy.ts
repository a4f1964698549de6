import { type FirstAlertValues, readAlertSettings } from "../settings/alert-settings";
import { type BreakerLimits, breakerLimits } from "./breaker";

/** How often an integration is checked, and when it counts as down. */
export interface WatchPolicy {
  intervalMs: number;
  limits: BreakerLimits;
}

/** By the settings as they are stored; `null` where nobody changed any. */
export function readWatchPolicy(stored: unknown, first: FirstAlertValues): WatchPolicy {
  const settings = readAlertSettings(stored, first);
  const intervalMs = settings.integration_check_interval_seconds * 1_000;
  const limits = breakerLimits(settings.integration_failure_threshold, intervalMs, {
    windowSeconds: settings.breaker_window_seconds,
    failurePercent: settings.breaker_failure_percent,
    minimumRequests: settings.breaker_minimum_requests,
    recoveryChecks: settings.breaker_recovery_checks,
  });
  return { intervalMs, limits };
}
