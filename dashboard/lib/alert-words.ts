import type { Alert, AlertFilter, AlertPage, WatchedStream } from "../state/alerts";
import { readPage } from "./address";
import type { Tone, Wording } from "./call-words";
import { nameIntegration } from "./credential-words";
import { formatNumber, humanise } from "./format";
import { formatPercent } from "./integration-words";
import { countOf, joinWords } from "./rules/words";

type AlertType = Alert["alertType"];

const TYPES: Readonly<Record<AlertType, string>> = {
  routing_failure_rate: "Calls fail",
  setup_time: "Calls take long to set up",
  integration_failure_rate: "Requests to an integration fail",
  monthly_objective: "The month's allowance of failed calls",
  integration_down: "An integration is down",
  integration_access: "An integration refuses our key",
  all_dialers_down: "All dialers are down",
  both_dialers_failed: "No dialer took a call",
  call_going_round: "Calls come back in a circle",
  emergency_route: "Calls routed without the rules",
  dead_letters: "Messages given up",
  broken_rule: "A rule cannot be read",
  campaign_stopped: "A campaign paused itself",
  maintenance: "Maintenance",
};

const STATUSES: Readonly<Record<Alert["status"], Wording>> = {
  pending: { label: "Waiting", tone: "busy" },
  retrying: { label: "Trying again", tone: "warn" },
  sent: { label: "Sent", tone: "good" },
  failed: { label: "Not sent", tone: "bad" },
};

const SILENCES: Readonly<Record<NonNullable<Alert["silenced"]>, string>> = {
  maintenance: "Nobody was told: a maintenance was on.",
  grouped: "Nobody was told: it is part of a larger alert.",
  cooldown: "Nobody was told: people had heard of the same shortly before.",
};

/** What a stream counts, and what its failures are. */
const STREAMS: Readonly<Record<WatchedStream["stream"], { name: string; failed: string }>> = {
  routing: { name: "Calls", failed: "calls failed" },
  setup_time: { name: "Set-up time", failed: "calls took too long" },
  braze: { name: nameIntegration("braze"), failed: "requests failed" },
  dialfire: { name: nameIntegration("dialfire"), failed: "requests failed" },
  zendesk_talk: { name: nameIntegration("zendesk_talk"), failed: "requests failed" },
};

export const ALERT_TYPES = Object.keys(TYPES) as AlertType[];
export const ALERT_STATUSES = Object.keys(STATUSES) as Alert["status"][];

/** A type in words; one we do not know yet is shown by its name. */
export function nameAlertType(type: string): string {
  return TYPES[type as AlertType] ?? humanise(type);
}

export function describeStatus(status: Alert["status"]): Wording {
  return STATUSES[status];
}

/** Where it stands; what nobody was told says so in place of "waiting". */
export function describeAlert({ status, silenced }: Pick<Alert, "status" | "silenced">): Wording {
  return silenced ? { label: "Kept back", tone: "idle" } : STATUSES[status];
}

/** How bad it is, by the colour of its sign; an end is good news. */
export function toneOfAlert({ severity, phase }: Pick<Alert, "severity" | "phase">): Tone {
  if (phase === "recovered") return "good";
  switch (severity) {
    case "critical":
      return "bad";
    case "warning":
      return "warn";
    case "info":
      return "idle";
  }
}

/** Why nobody was told; `null` where somebody was, or is to be. */
export function explainSilence({ silenced }: Pick<Alert, "silenced">): string | null {
  return silenced && SILENCES[silenced];
}

/** The subject without the mark that tells mails of ours apart. */
export function titleOf({ subject }: Pick<Alert, "subject">): string {
  return subject.replace(/^\[[^\]]*\]\s*/, "");
}

/** All of them in a sentence: `12 alerts: 8 sent, 3 kept back and 1 not sent`. */
export function tellCounts({ total, counts }: Pick<AlertPage, "total" | "counts">): string {
  const { byStatus, silenced } = counts;
  // What is kept back stays pending for ever; only the others wait.
  const waiting = (byStatus.pending ?? 0) - silenced;
  const parts = [
    [byStatus.sent ?? 0, "sent"],
    [byStatus.retrying ?? 0, "being tried again"],
    [byStatus.failed ?? 0, "not sent"],
    [waiting, "waiting"],
    [silenced, "kept back"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${countOf(total, "alert")}: ${joinWords(told)}`;
}

export function nameStream({ stream }: Pick<WatchedStream, "stream">): string {
  return STREAMS[stream].name;
}

/** `12 of 150 calls failed within 5 minutes`. */
export function tellStream({ stream, calls, failed, windowMinutes }: WatchedStream): string {
  const time = windowMinutes === 1 ? "1 minute" : `${formatNumber(windowMinutes)} minutes`;
  if (calls === 0) return `Nothing within ${time}`;
  return `${formatNumber(failed)} of ${formatNumber(calls)} ${STREAMS[stream].failed} within ${time}`;
}

/** Red once people were told; above the limit without that there was too little to tell from. */
export function toneOfStream(one: WatchedStream): Tone {
  if (one.elevatedSince) return "bad";
  if (one.failureRatePercent === null) return "idle";
  return isAbove(one) ? "warn" : "good";
}

export function tellLimit(one: WatchedStream): string {
  const limit = formatPercent(one.thresholdPercent);
  return isAbove(one) ? `Above ${limit}, of too few to alert` : `Alert above ${limit}`;
}

function isAbove({ failureRatePercent, thresholdPercent }: WatchedStream): boolean {
  return failureRatePercent !== null && failureRatePercent > thresholdPercent;
}

/** Reads the address of the Alerts page; what makes no sense there is left out. */
export function readAlertFilter(search: string): AlertFilter {
  const query = new URLSearchParams(search);
  return {
    type: ALERT_TYPES.find((known) => known === query.get("type")) ?? null,
    status: ALERT_STATUSES.find((known) => known === query.get("status")) ?? null,
    page: readPage(query),
  };
}
