import { formatDialer, humanise } from "./format";

/** The colour family of a word: it says at a glance whether somebody should worry. */
export type Tone = "good" | "busy" | "warn" | "bad" | "idle" | "faint";

export interface Wording {
  label: string;
  tone: Tone;
}

const STATUSES: Record<string, Wording> = {
  received: { label: "Received", tone: "busy" },
  in_ivr: { label: "In the menu", tone: "busy" },
  routed: { label: "Routed", tone: "busy" },
  ringing: { label: "Ringing", tone: "busy" },
  "in-progress": { label: "In progress", tone: "busy" },
  holding: { label: "Holding", tone: "warn" },
  callback_requested: { label: "Callback requested", tone: "warn" },
  completed: { label: "Completed", tone: "good" },
  busy: { label: "Busy", tone: "bad" },
  "no-answer": { label: "No answer", tone: "bad" },
  failed: { label: "Failed", tone: "bad" },
  canceled: { label: "Canceled", tone: "idle" },
  abandoned: { label: "Caller hung up", tone: "idle" },
  stale: { label: "Closed as stale", tone: "idle" },
};

/** The statuses in the order a call takes through them; filters list them so. */
export const CALL_STATUSES = Object.keys(STATUSES);

/** Statuses people look for together, by the word in the address, and what the API is asked for. */
export const STATUS_GROUPS: Readonly<
  Record<string, { label: string; asks: Readonly<Record<string, string>> }>
> = {
  active: { label: "Going on now", asks: { status: "active" } },
  connected: { label: "Connected", asks: { outcome: "connected" } },
  not_connected: {
    label: "Not connected",
    asks: { status: "failed,busy,no-answer,callback_requested" },
  },
};

const OPEN = new Set(["received", "in_ivr", "routed", "ringing", "in-progress", "holding"]);

const RULES: Record<string, string> = {
  lead_owner: "Lead owner",
  lead_score: "Lead score",
  crm_field: "CRM field",
  time_based: "Time of day",
  load_balance: "Load balancing",
  dtmf_ivr: "Caller's choice in the menu",
  default_dialer: "Default dialer",
  emergency: "Emergency answer",
};

const RUNGS: Record<string, string> = {
  last_good_configuration: "Decided with the last good configuration",
  default_number: "Sent to the default number, without a decision",
  static: "Answered by the static emergency reply",
};

const VERDICTS: Record<string, Wording> = {
  decided: { label: "Decided", tone: "good" },
  no_match: { label: "No match", tone: "idle" },
  unknown: { label: "Unknown", tone: "warn" },
  not_reached: { label: "Not reached", tone: "faint" },
  invalid: { label: "Invalid", tone: "bad" },
};

const EVENTS: Record<string, string> = {
  "call.routed": "Decided where to go",
  "call.initiated": "Dialled",
  "call.ringing": "Rings",
  "call.answered": "Answered",
  "call.completed": "Ended",
  "call.no_answer": "Not answered",
  "call.busy": "Busy",
  "call.failed": "Failed",
  "call.canceled": "Canceled",
  "call.dial_ended": "Dial ended",
  "call.hold_answered": "Asked on hold",
  "call.callback_requested": "Asked to be called back",
  "call.unknown_status": "Unknown report",
  "call.stale": "Closed: no end was told",
};

/** An event in words; one we do not know yet is shown by its name. */
export function describeEvent(kind: string): string {
  return EVENTS[kind] ?? humanise(kind.replace(/^call\./, ""));
}

/** A status in words; one we do not know yet is shown as it is, never hidden. */
export function describeStatus(status: string): Wording {
  return STATUSES[status] ?? { label: humanise(status), tone: "idle" };
}

/** Why a call failed, with the names and statuses people know: "Dialfire: no answer". */
export function describeFailure(reason: string): string {
  return reason.replace(
    /\b([a-z]+(?:_[a-z]+)*): ([a-z-]+)/g,
    (_, dialer: string, status: string) => {
      const known = STATUSES[status]?.label.toLowerCase() ?? status;
      return `${formatDialer(dialer)}: ${known}`;
    },
  );
}

/** How a rule ended, in words. */
export function describeVerdict(verdict: string): Wording {
  return VERDICTS[verdict] ?? { label: humanise(verdict), tone: "idle" };
}

/** What decided, in words; `null` while nothing has. */
export function describeRule(rule: string | null): string | null {
  return rule && (RULES[rule] ?? humanise(rule));
}

/** Says that a call was not decided the normal way; `null` when it was. */
export function describeRung(rung: string | null): string | null {
  if (!rung || rung === "decision") return null;
  return RUNGS[rung] ?? humanise(rung);
}

/** Whether the call is still going on. */
export function isOpen(status: string): boolean {
  return OPEN.has(status);
}

/** Whether the caller did not get through: lists mark these. */
export function isTrouble(status: string): boolean {
  return describeStatus(status).tone === "bad";
}
