import type { BurnNotice } from "../resilience/burn-rate";
import type { Notice, Stream, WindowFigures } from "../resilience/failure-window";
import type { IntegrationChange } from "../resilience/integration-change";
import { maskNumbersIn } from "../shared/phone-number";
import type { AlertDraft, AlertType, Phase, Severity } from "./alert";
import type { CallTrouble, News, PlannedMaintenance } from "./alert-news";
import { explainImpact, nameOf, type RoutingPlan } from "./impact";

/** What the words need to know beside the news. */
export interface TextContext {
  plan: RoutingPlan;
  /** Calls of the same trouble that were held back since people last heard of one. */
  heldBack: number;
}

/** Puts news into the words of a mail. Lines of the body end with the moment it speaks of. */
export function writeAlert(news: News, context: TextContext): AlertDraft {
  switch (news.kind) {
    case "integration_changed":
      return writeChange(news.change, context.plan);
    case "still_down":
      return writeStillDown(news, context.plan);
    case "stream":
      return writeStream(news.stream, news.notice);
    case "burning":
      return writeBurning(news.notice);
    case "call_in_trouble":
      return writeTrouble(news, context.heldBack);
    case "dead_letters":
      return writeDeadLetters(news);
    case "broken_rule":
      return writeBrokenRule(news);
    case "maintenance":
      return writeMaintenance(news.step, news.maintenance, news.at);
  }
}

/** The alert that takes the place of the last dialer's own. */
export function writeAllDown(key: number, at: number, dialers: readonly string[]): AlertDraft {
  const names = dialers.map(nameOf).join(" and ");
  return draft({
    key: `all_dialers_down:${key}`,
    type: "all_dialers_down",
    severity: "critical",
    title: "All Dialers Unavailable",
    at,
    lines: [
      "URGENT: call routing is severely impacted.",
      `No dialer can be reached: ${names}.`,
      "Callers are still tried at both dialers, then hear the hold text and may leave a callback number.",
    ],
  });
}

interface Parts {
  key: string;
  type: AlertType;
  phase?: Phase;
  about?: string;
  severity?: Severity;
  /** Of the subject, behind `[IVR Alert]`. */
  title: string;
  lines: readonly string[];
  calls?: number;
  at: number;
}

function draft({ title, lines, ...parts }: Parts): AlertDraft {
  const { phase = "raised", about = "", severity = "warning", calls = 0 } = parts;
  const prefix = severity === "critical" ? "[IVR CRITICAL]" : "[IVR Alert]";
  const subject = maskNumbersIn(`${prefix} ${title}`).replace(/[\p{Cc}\s]+/gu, " ");
  const body = [...lines, "", `Time: ${toText(parts.at)}`].join("\n");
  return { ...parts, phase, about, severity, calls, subject, message: `${maskNumbersIn(body)}\n` };
}

function writeChange(change: IntegrationChange, plan: RoutingPlan): AlertDraft {
  const { key, integration: about, at, reason, lastSuccessAt } = change;
  const name = nameOf(about);
  const last = lastSuccessAt === null ? "never" : toText(lastSuccessAt);
  switch (change.change) {
    case "down":
      return draft({
        key,
        type: "integration_down",
        about,
        title: `Integration Down: ${name}`,
        at,
        lines: [
          `Integration: ${name}`,
          `Last successful connection: ${last}`,
          `Error: ${reason}`,
          `Impact: ${explainImpact(about, plan)}`,
        ],
      });
    case "recovered":
      return draft({
        key,
        type: "integration_down",
        phase: "recovered",
        about,
        severity: "info",
        title: `Integration Recovered: ${name}`,
        at,
        lines: [
          `Integration: ${name}`,
          `Recovered: ${toText(at)}`,
          "Current health: it answers again and is used for calls.",
          `Before: ${reason}`,
        ],
      });
    case "auth_failed":
      return draft({
        key,
        type: "integration_access",
        about,
        title: `Access Refused: ${name}`,
        at,
        lines: [
          `Integration: ${name}`,
          `Error: ${reason}`,
          `It answers, but does not accept our key. Check the credentials of ${name} in the settings.`,
        ],
      });
    case "auth_restored":
      return draft({
        key,
        type: "integration_access",
        phase: "recovered",
        about,
        severity: "info",
        title: `Access Restored: ${name}`,
        at,
        lines: [`Integration: ${name}`, "It accepts our key again."],
      });
  }
}

function writeStillDown(
  { integration: about, since, toldAt, at }: Extract<News, { kind: "still_down" }>,
  plan: RoutingPlan,
): AlertDraft {
  const name = nameOf(about);
  return draft({
    key: `still_down:${about}:${since}:${toldAt ?? 0}`,
    type: "integration_down",
    phase: "still",
    about,
    title: `Integration Still Down: ${name}`,
    at,
    lines: [
      `Integration: ${name}`,
      `Down since: ${toText(since)}`,
      `Impact: ${explainImpact(about, plan)}`,
    ],
  });
}

/** How each stream is spoken of. */
const STREAM_WORDS: Record<Stream, { title: string; of: string; bad: string }> = {
  routing: { title: "Routing Failure Rate", of: "calls", bad: "failed" },
  setup_time: { title: "Slow Call Set-up Rate", of: "calls", bad: "slow" },
  braze: { title: "Braze Failure Rate", of: "requests", bad: "failed" },
  dialfire: { title: "Dialfire Failure Rate", of: "requests", bad: "failed" },
  zendesk_talk: { title: "Zendesk Talk Failure Rate", of: "requests", bad: "failed" },
};

function writeStream(stream: Stream, notice: Notice): AlertDraft {
  const { title } = STREAM_WORDS[stream];
  const { at, since, figures } = notice;
  const shared = { key: `${stream}:${notice.key}`, type: typeOf(stream), about: stream, at };
  const rate = toPercent(figures.ratePercent ?? 0);
  switch (notice.kind) {
    case "breached":
      return draft({
        ...shared,
        title: `High ${title}: ${rate}`,
        lines: describeFigures(stream, figures),
      });
    case "still_elevated":
      return draft({
        ...shared,
        phase: "still",
        title: `${title} Still Elevated: ${rate}`,
        lines: [`Elevated since: ${toText(since)}`, ...describeFigures(stream, figures)],
      });
    case "recovered":
      return draft({
        ...shared,
        phase: "recovered",
        severity: "info",
        title: `${title} Recovered`,
        lines: [
          `Current rate: ${rate}`,
          `Recovered: ${toText(at)}`,
          `Elevated since: ${toText(since)}`,
        ],
      });
  }
}

function typeOf(stream: Stream): AlertType {
  switch (stream) {
    case "routing":
      return "routing_failure_rate";
    case "setup_time":
      return "setup_time";
    case "braze":
    case "dialfire":
    case "zendesk_talk":
      return "integration_failure_rate";
  }
}

function describeFigures(stream: Stream, figures: WindowFigures): string[] {
  const { of, bad } = STREAM_WORDS[stream];
  const { ratePercent, failed, calls, windowMs, thresholdPercent, reasons } = figures;
  const common = reasons.map(({ reason, calls: n }) => `  - ${reason}: ${n}`);
  return [
    `Current rate: ${toPercent(ratePercent ?? 0)} (threshold ${toPercent(thresholdPercent)})`,
    `${capitalise(bad)} ${of} in the window: ${failed}`,
    `Total ${of} in the window: ${calls}`,
    `Time window: last ${toDuration(windowMs)}`,
    "Most common reasons:",
    ...(common.length > 0 ? common : ["  - none given"]),
  ];
}

function writeBurning(notice: BurnNotice): AlertDraft {
  const { key, at, longMs, ratePercent, objectivePercent, failed, calls, pace } = notice;
  const objective = toPercent(objectivePercent);
  return draft({
    key,
    type: "monthly_objective",
    title: `Monthly Objective at Risk: ${toPercent(ratePercent)} of calls failed`,
    at,
    lines: [
      `In the last ${toDuration(longMs)}, ${failed} of ${calls} calls failed.`,
      `The objective is at most ${objective} a month: its allowance goes ${pace.toFixed(1)} times as fast as it may.`,
    ],
  });
}

const TROUBLE_WORDS: Record<CallTrouble, { title: string; what: string }> = {
  both_dialers_failed: {
    title: "Both Dialers Failed",
    what: "reached nobody: every dialer was tried, and the caller was offered to hold or to leave a callback number",
  },
  call_going_round: {
    title: "Calls Going Round",
    what: "came back to us from a dialer that forwards to our own number; the dialers that did so are left out for them, so that callers reach somebody. Take the forwarding at the dialer away",
  },
  emergency_route: {
    title: "Emergency Routing",
    what: "could not be routed by the rules and took the emergency route",
  },
};

function writeTrouble(
  { trouble, key, calls, callSid, detail, at }: Extract<News, { kind: "call_in_trouble" }>,
  heldBack: number,
): AlertDraft {
  const { title, what } = TROUBLE_WORDS[trouble];
  const all = heldBack + calls;
  const count = all === 1 ? "1 call" : `${all} calls`;
  return draft({
    key: `${trouble}:${key}`,
    type: trouble,
    severity: "critical",
    title: `${title}: ${count}`,
    calls,
    at,
    lines: [
      `${capitalise(count)} ${what}.`,
      ...(callSid === null ? [] : [`The last one: ${callSid}`]),
      `Detail: ${detail}`,
    ],
  });
}

function writeDeadLetters(news: Extract<News, { kind: "dead_letters" }>): AlertDraft {
  const { newestId, open, reasons, at } = news;
  return draft({
    key: `dead_letters:${newestId}`,
    type: "dead_letters",
    title: `Dead Letters: ${open} ${open === 1 ? "message" : "messages"} could not be handled`,
    at,
    lines: [
      "They are kept, and can be looked at and tried again under Dead letters.",
      "Reasons of the newest:",
      ...reasons.map((reason) => `  - ${reason}`),
    ],
  });
}

function writeBrokenRule(news: Extract<News, { kind: "broken_rule" }>): AlertDraft {
  const { rule, rulesetVersion, at } = news;
  return draft({
    key: `broken_rule:${rule.id}:${rulesetVersion}:${rule.reason}`,
    type: "broken_rule",
    about: String(rule.id),
    title: `Broken Rule: ${rule.name}`,
    at,
    lines: [
      `The routing rule "${rule.name}" cannot be read and is skipped: ${rule.reason}`,
      "Calls go on by the other rules. Save the rule anew to repair it.",
    ],
  });
}

function writeMaintenance(
  step: "set" | "soon",
  { id, from, until, reason, madeBy }: PlannedMaintenance,
  at: number,
): AlertDraft {
  return draft({
    key: `maintenance:${id}:${step}`,
    type: "maintenance",
    about: String(id),
    severity: "info",
    title: step === "set" ? "Maintenance Planned" : "Maintenance Tomorrow",
    at,
    lines: [
      `From: ${toText(from)}`,
      `Until: ${toText(until)}`,
      `Reason: ${reason}`,
      `Set by: ${madeBy}`,
      "Alerts of that time are kept on record and not sent.",
    ],
  });
}

/** `2026-03-10 12:00:00 UTC` */
function toText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function toPercent(percent: number): string {
  return `${Number(percent.toFixed(1))}%`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function toDuration(ms: number): string {
  if (ms % DAY_MS === 0) return count(ms / DAY_MS, "day");
  if (ms % HOUR_MS === 0) return count(ms / HOUR_MS, "hour");
  return count(Math.round(ms / MINUTE_MS), "minute");
}

function count(n: number, unit: string): string {
  return n === 1 ? unit : `${n} ${unit}s`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
