import { z } from "zod";
import type { Variables } from "../env";

/** A mailing list does better than more recipients than this. */
const MOST_RECIPIENTS = 50;

const minutes = (most: number) => z.number().int().min(1).max(most);
const recipients = z.array(z.email("must be a mail address")).max(MOST_RECIPIENTS);

/**
 * What operators may change about alerts, as it stands in the settings table and on the wire.
 *
 * Every field has a first value, so a document that was saved before a field existed still reads.
 */
export const alertSettingsSchema = z.object({
  /** Who gets the mails; empty only until the first one is named. */
  recipients,
  routing_failure_threshold_percent: z.number().min(1).max(20),
  /** Checks that must fail in a row before an integration counts as down. */
  integration_failure_threshold: z.number().int().min(1).max(20),
  /** Between a mail and the next one that says the same. */
  alert_cooldown_minutes: minutes(1_440),
  /** In place of `alert_cooldown_minutes`, for one kind of alert; `null` where it is the same. */
  routing_alert_cooldown_minutes: minutes(1_440).nullable(),
  integration_alert_cooldown_minutes: minutes(1_440).nullable(),
  routing_alert_window_minutes: minutes(60),
  integration_check_interval_seconds: z.number().int().min(10).max(300),
  /** Within so many seconds this share of so many requests or more opens a breaker as well. */
  breaker_window_seconds: z.number().int().min(10).max(600),
  breaker_failure_percent: z.number().int().min(10).max(100),
  breaker_minimum_requests: z.number().int().min(2).max(100),
  /** Good checks in a row that close it again. */
  breaker_recovery_checks: z.number().int().min(1).max(20),
  /** A rate says nothing with fewer failures and fewer calls than these; 0 asks for none. */
  minimum_failed_calls: z.number().int().min(0).max(1_000),
  minimum_calls: z.number().int().min(0).max(10_000),
  /** Whether a call counts as failed where dialers rang, and were busy or did not pick up. */
  count_unanswered: z.boolean(),
});

export type AlertSettings = z.output<typeof alertSettingsSchema>;

/** The variables are the first values; what an operator saved wins. */
export type FirstAlertValues = Pick<
  Variables,
  | "ALERT_EMAIL_TO"
  | "INTEGRATION_ALERT_COOLDOWN_MINUTES"
  | "INTEGRATION_CHECK_INTERVAL_SECONDS"
  | "INTEGRATION_FAILURE_THRESHOLD"
  | "ROUTING_ALERT_COOLDOWN_MINUTES"
  | "ROUTING_ALERT_WINDOW_MINUTES"
  | "ROUTING_FAILURE_THRESHOLD_PERCENT"
>;

/** The document's place in the settings table. */
export const ALERT_SETTINGS = "alerts";

export function firstAlertSettings(first: FirstAlertValues): AlertSettings {
  const routing = first.ROUTING_ALERT_COOLDOWN_MINUTES;
  const integration = first.INTEGRATION_ALERT_COOLDOWN_MINUTES;
  return {
    recipients: [...(first.ALERT_EMAIL_TO ?? [])],
    routing_failure_threshold_percent: first.ROUTING_FAILURE_THRESHOLD_PERCENT,
    integration_failure_threshold: first.INTEGRATION_FAILURE_THRESHOLD,
    alert_cooldown_minutes: routing,
    routing_alert_cooldown_minutes: null,
    integration_alert_cooldown_minutes: integration === routing ? null : integration,
    routing_alert_window_minutes: first.ROUTING_ALERT_WINDOW_MINUTES,
    integration_check_interval_seconds: first.INTEGRATION_CHECK_INTERVAL_SECONDS,
    breaker_window_seconds: 60,
    breaker_failure_percent: 50,
    breaker_minimum_requests: 10,
    breaker_recovery_checks: 3,
    // One failure among ten night calls must wake nobody.
    minimum_failed_calls: 5,
    minimum_calls: 20,
    count_unanswered: true,
  };
}

/** Reads what is stored; a field that is missing or wrong has its first value. */
export function readAlertSettings(stored: unknown, first: FirstAlertValues): AlertSettings {
  const given: Record<string, unknown> =
    typeof stored === "object" && stored !== null ? { ...stored } : {};
  for (const { path } of alertSettingsSchema.partial().safeParse(given).error?.issues ?? []) {
    delete given[String(path[0])];
  }
  // Nobody named is nobody saved: whoever the variable names gets the mails then.
  if (Array.isArray(given.recipients) && given.recipients.length === 0) delete given.recipients;
  return alertSettingsSchema.parse({ ...firstAlertSettings(first), ...given });
}

/** What a person sends: the fields to change, at least one recipient if they are among them. */
export const alertSettingsChangeSchema = alertSettingsSchema
  .extend({ recipients: recipients.min(1, "at least one recipient must remain") })
  .partial()
  .strict()
  .superRefine((change, context) => {
    const seen = new Set<string>();
    for (const [i, address] of (change.recipients ?? []).entries()) {
      const known = address.toLowerCase();
      if (seen.has(known)) {
        const message = `${address} is there twice`;
        context.addIssue({ code: "custom", path: ["recipients", i], message });
      }
      seen.add(known);
    }
  });

export type AlertSettingsChange = z.output<typeof alertSettingsChangeSchema>;

/**
 * The settings after a change. One cooldown for all takes the place of those for single kinds,
 * unless they come with it.
 */
export function changeAlertSettings(
  current: AlertSettings,
  change: AlertSettingsChange,
): AlertSettings {
  const forAll =
    change.alert_cooldown_minutes === undefined
      ? {}
      : { routing_alert_cooldown_minutes: null, integration_alert_cooldown_minutes: null };
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return alertSettingsSchema.parse({ ...current, ...forAll, ...Object.fromEntries(given) });
}

export function routingCooldownOf(settings: AlertSettings): number {
  return settings.routing_alert_cooldown_minutes ?? settings.alert_cooldown_minutes;
}

export function integrationCooldownOf(settings: AlertSettings): number {
  return settings.integration_alert_cooldown_minutes ?? settings.alert_cooldown_minutes;
}
