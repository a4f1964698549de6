import type { Leg, StatusChange } from "../state/wire";
import type { ApiCall, Decision, LogEvent } from "../state/wire-log";
import { describeStatus, type Tone } from "./call-words";
import { formatDialer, formatDuration } from "./format";

/** What happened, when: a decision with its steps, or one thing that followed. */
export type Moment =
  | { kind: "decision"; at: string; decision: Decision; requests: ApiCall[] }
  | { kind: "happening"; at: string; title: string; detail: string | null; tone: Tone };

interface Happened {
  decisions: readonly Decision[];
  statusHistory: readonly StatusChange[];
  legs: readonly Leg[];
  apiCalls: readonly ApiCall[];
  events: readonly LogEvent[];
  /** Seconds; of the whole call. */
  callDuration: number | null;
  failureReason: string | null;
}

/** A decision's own steps tell these; a line of their own would say it twice. */
const TOLD_BY_DECISION = new Set(["received", "routed"]);
/** A leg tells these with the dialer's name. */
const TOLD_BY_LEG = new Set(["ringing", "in-progress"]);
const ENDED_WELL = new Set(["completed", "in-progress", "ringing", "initiated", "queued"]);

/** Puts everything that is known of a call in the order it happened. */
export function tellCall(happened: Happened): Moment[] {
  const moments = [
    ...happened.decisions.map((decision) => tellDecisionMoment(decision, happened.apiCalls)),
    ...happened.legs.flatMap(tellLeg),
    ...happened.events.flatMap(tellSkipped),
    ...happened.statusHistory
      .filter(isNews(happened))
      .map((change) => tellStatus(change, happened)),
  ];
  return moments.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Requests to providers that belong to none of the decisions. */
export function otherRequests(
  decisions: readonly Decision[],
  apiCalls: readonly ApiCall[],
): ApiCall[] {
  const told = new Set(decisions.map((decision) => decision.requestId));
  return apiCalls.filter(({ requestId }) => requestId === null || !told.has(requestId));
}

function tellDecisionMoment(decision: Decision, apiCalls: readonly ApiCall[]): Moment {
  const requests = apiCalls.filter(({ requestId }) => requestId === decision.requestId);
  return { kind: "decision", at: decision.timestamp, decision, requests };
}

function tellLeg(leg: Leg): Moment[] {
  const dialer = leg.dialer ? formatDialer(leg.dialer) : "The dialled number";
  const attempt = leg.attempt && leg.attempt > 1 ? `attempt ${leg.attempt}` : null;
  const moments: Moment[] = [];
  if (leg.ringingAt) moments.push(happening(leg.ringingAt, `${dialer} rings`, attempt, "busy"));
  if (leg.answeredAt) moments.push(happening(leg.answeredAt, `${dialer} answered`, null, "good"));
  if (leg.endedAt && !ENDED_WELL.has(leg.status)) {
    const { label, tone } = describeStatus(leg.status);
    const code = leg.errorCode === null ? null : `error ${leg.errorCode}`;
    const detail = [attempt, code].filter(Boolean).join(", ") || null;
    moments.push(happening(leg.endedAt, `${dialer}: ${label.toLowerCase()}`, detail, tone));
  }
  return moments;
}

function tellSkipped({ at, skipped }: LogEvent): Moment[] {
  return skipped.map(({ dialer, reason }) =>
    happening(at, `${formatDialer(dialer)} is left out`, reason, "warn"),
  );
}

/** Leaves out what a decision or a leg tells better. */
function isNews({ decisions, legs }: Happened): (change: StatusChange) => boolean {
  const legsTell = legs.some((leg) => leg.ringingAt ?? leg.answeredAt);
  return ({ status }) =>
    !(decisions.length > 0 && TOLD_BY_DECISION.has(status)) &&
    !(legsTell && TOLD_BY_LEG.has(status));
}

function tellStatus({ status, at }: StatusChange, happened: Happened): Moment {
  const { label, tone } = describeStatus(status);
  if (status === "completed" && happened.callDuration !== null) {
    const lasted = `The call lasted ${formatDuration(happened.callDuration)}`;
    return happening(at, "Call completed", lasted, tone);
  }
  return happening(at, label, tone === "bad" ? happened.failureReason : null, tone);
}

function happening(at: string, title: string, detail: string | null, tone: Tone): Moment {
  return { kind: "happening", at, title, detail, tone };
}
