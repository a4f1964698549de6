import type { Stream, WindowPolicy } from "../resilience/failure-window";
import {
  type AlertSettings,
  integrationCooldownOf,
  routingCooldownOf,
} from "../settings/alert-settings";

const MINUTE_MS = 60_000;

/** An integration must answer at least 95 of 100 requests, over 5 minutes. */
const INTEGRATION_THRESHOLD_PERCENT = 5;
const INTEGRATION_WINDOW_MINUTES = 5;

/** At most 5 of 100 calls may take longer to set up than they should. */
const SETUP_THRESHOLD_PERCENT = 5;

/** When people hear of a stream, by the settings in force. */
export function policyFor(stream: Stream, settings: AlertSettings): WindowPolicy {
  const common = {
    minimumFailed: settings.minimum_failed_calls,
    minimumCalls: settings.minimum_calls,
    countsUnanswered: settings.count_unanswered,
  };
  switch (stream) {
    case "routing":
    case "setup_time":
      return {
        ...common,
        thresholdPercent:
          stream === "routing"
            ? settings.routing_failure_threshold_percent
            : SETUP_THRESHOLD_PERCENT,
        windowMs: settings.routing_alert_window_minutes * MINUTE_MS,
        cooldownMs: routingCooldownOf(settings) * MINUTE_MS,
      };
    case "braze":
    case "dialfire":
    case "zendesk_talk":
      return {
        ...common,
        thresholdPercent: INTEGRATION_THRESHOLD_PERCENT,
        windowMs: INTEGRATION_WINDOW_MINUTES * MINUTE_MS,
        cooldownMs: integrationCooldownOf(settings) * MINUTE_MS,
      };
  }
}
