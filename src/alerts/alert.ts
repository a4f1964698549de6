import type { Unreached } from "./mail";

/** What alerts are about; together with `about` it says which ones belong together. */
export const ALERT_TYPES = [
  "routing_failure_rate",
  "setup_time",
  "integration_failure_rate",
  /** The month's allowance of failed calls goes too fast. */
  "monthly_objective",
  "integration_down",
  /** An integration refuses our key. */
  "integration_access",
  "all_dialers_down",
  /** Every dialer was tried for a call, and none took it. */
  "both_dialers_failed",
  /** Dialers send a call back to us in turn. */
  "call_going_round",
  /** Calls were routed without the rules. */
  "emergency_route",
  "dead_letters",
  "broken_rule",
  /** A campaign paused itself. */
  "campaign_stopped",
  "maintenance",
] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

export const SEVERITIES = ["critical", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `still`: a reminder that it has not ended. */
export const PHASES = ["raised", "still", "recovered"] as const;
export type Phase = (typeof PHASES)[number];

export const ALERT_STATUSES = ["pending", "retrying", "sent", "failed"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Why an alert is on record and goes to nobody: it stays `pending` for ever. */
export const SILENCES = ["maintenance", "grouped", "cooldown"] as const;
export type Silence = (typeof SILENCES)[number];

/** `sending` for good means that nobody can tell whether the message was sent. */
export const SMS_STATUSES = ["sending", "sent", "failed", "unknown"] as const;
export type SmsStatus = (typeof SMS_STATUSES)[number];

/** Something people should know, in words. */
export interface AlertDraft {
  /** One alert for each: whatever is told twice stands there once. */
  key: string;
  type: AlertType;
  phase: Phase;
  /** Which integration, stream, rule or campaign; empty where there is only one. */
  about: string;
  severity: Severity;
  subject: string;
  message: string;
  /** How many calls it speaks of; 0 where it is not about single calls. */
  calls: number;
  at: number;
}

export interface Alert extends AlertDraft {
  id: number;
  /** Whom it was sent to, or was meant for at the last try. */
  recipients: readonly string[];
  status: AlertStatus;
  silenced: Silence | null;
  /** Tries begun, at the mail, at the text message, or at both. */
  attempts: number;
  /** Recipients a server did not take, while it took others. */
  unreached: readonly Unreached[];
  /** Why the last try failed, or which recipients were not reached. */
  error: string | null;
  smsStatus: SmsStatus | null;
  /** When it came to be told: news may come long after it happened. */
  raisedAt: number;
  /** When the first recipient got it. */
  sentAt: number | null;
}
