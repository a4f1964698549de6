import type {
  Breaker,
  BreakerChange,
  Capacity,
  Circuit,
  DialerStatus,
  Health,
  Integration,
  SuccessRate,
  Uptime,
} from "../state/integrations";
import type { Tone, Wording } from "./call-words";
import { formatDialer, formatDuration, formatMs, formatNumber, NOTHING } from "./format";
import { joinWords } from "./rules/words";

/** Above these, an answer is slow, and too slow for a call; milliseconds. */
const SLOW_MS = 1_000;
const TOO_SLOW_MS = 2_000;

/** Above the first the cache does its work, below the second it does not; percent. */
const GOOD_HITS_PERCENT = 80;
const POOR_HITS_PERCENT = 50;

/** Busier than this is nearly full, percent. */
const NEARLY_FULL_PERCENT = 90;

const HEALTHS: Readonly<Record<Health, Wording>> = {
  healthy: { label: "Healthy", tone: "good" },
  degraded: { label: "Degraded", tone: "warn" },
  unhealthy: { label: "Unhealthy", tone: "bad" },
  not_configured: { label: "Not configured", tone: "idle" },
  unknown: { label: "Not known", tone: "idle" },
};

export type Trend = NonNullable<Integration["trend"]>;

const TRENDS: Readonly<Record<Trend, Wording>> = {
  improving: { label: "Improving", tone: "good" },
  stable: { label: "Stable", tone: "idle" },
  degrading: { label: "Degrading", tone: "warn" },
};

const CIRCUITS: Readonly<Record<Circuit["state"], Wording>> = {
  closed: { label: "Closed", tone: "good" },
  half_open: { label: "Half-open", tone: "warn" },
  open: { label: "Open", tone: "bad" },
};

const STEPS: Readonly<Record<Circuit["state"], string>> = {
  closed: "closed",
  half_open: "half-open",
  open: "opened",
};

/** Gaps of a few hours are no reason to speak of anything but the whole time. */
const WHOLE_SHARE = 0.95;

export function describeHealth(health: Health): Wording {
  return HEALTHS[health];
}

export function describeTrend(trend: Trend): Wording {
  return TRENDS[trend];
}

/** How a response time is to be taken. */
export function toneOfMs(ms: number | null): Tone {
  if (ms === null || ms <= SLOW_MS) return "idle";
  return ms <= TOO_SLOW_MS ? "warn" : "bad";
}

/** How much the cache spares the CRM. */
export function describeHitRate(percent: number): Wording {
  if (percent > GOOD_HITS_PERCENT) return { label: "Works well", tone: "good" };
  if (percent >= POOR_HITS_PERCENT) return { label: "Could be better", tone: "warn" };
  return { label: "Hardly helps", tone: "bad" };
}

/** `99.95 %`; never rounded up to a whole hundred. */
export function formatPercent(percent: number | null): string {
  if (percent === null) return NOTHING;
  const rounded = Math.round(percent * 100) / 100;
  const shown = rounded === 100 && percent < 100 ? 99.99 : rounded;
  return `${formatNumber(shown)} %`;
}

/** `3 of 12 agents free`; unknown is not zero. */
export function tellCapacity({ kind, available, total }: Capacity): string {
  if (kind === "unknown" || available === null || total === null) return "Not known";
  return `${formatNumber(available)} of ${formatNumber(total)} agents free`;
}

/** Where the figure comes from, in a sentence. */
export function explainCapacity({ kind, reason, queueDepth }: Capacity): string {
  switch (kind) {
    case "live":
      return queueDepth === null ? "As the dialer tells" : tellQueue(queueDepth);
    case "estimated":
      return "Its seats less our calls in progress";
    case "unknown":
      return reason === null ? "It does not tell" : startSentence(reason);
  }
}

function tellQueue(waiting: number): string {
  if (waiting === 0) return "As the dialer tells; nobody waits";
  return `As the dialer tells; ${formatNumber(waiting)} ${waiting === 1 ? "caller waits" : "callers wait"}`;
}

export function toneOfUse(percent: number): Tone {
  return percent >= NEARLY_FULL_PERCENT ? "warn" : "good";
}

/** The worse of the two halves: a breaker lets calls through only while both are closed. */
export function describeBreaker({ api, line }: Breaker): Wording {
  const states = [api.state, line.state];
  if (states.includes("open")) return CIRCUITS.open;
  return states.includes("half_open") ? CIRCUITS.half_open : CIRCUITS.closed;
}

export function describeCircuit(state: Circuit["state"]): Wording {
  return CIRCUITS[state];
}

export function isClosed({ api, line }: Breaker): boolean {
  return api.state === "closed" && line.state === "closed";
}

/** How often requests succeed, beside what we promise. */
export function tellSuccess({ total, failed, windowMinutes, targetPercent }: SuccessRate): string {
  const time = `${formatNumber(windowMinutes)} minutes`;
  if (total === 0) return `No request within ${time}`;
  const good = `${formatNumber(total - failed)} of ${formatNumber(total)} requests within ${time}`;
  return `${good}; the aim is ${formatPercent(targetPercent)}`;
}

/** How long it was down, and how long it may be; or for how long we have watched. */
export function tellUptime(uptime: Uptime): string {
  const { percent, days, downMinutes, allowedDownMinutes, watchedHours, targetPercent } = uptime;
  if (percent === null) return "Not watched for long enough yet";
  const down = downMinutes === 0 ? "Never down" : `Down ${formatDuration(downMinutes * 60)}`;
  const isWhole = watchedHours >= days * 24 * WHOLE_SHARE;
  const watched = isWhole ? `${days} days` : `${formatDuration(watchedHours * 3_600)} watched`;
  const allowed = formatDuration(allowedDownMinutes * 60);
  return `${down} of ${watched}; ${formatPercent(targetPercent)} allows ${allowed}`;
}

export function describeUptime({ isMet }: Uptime): Wording | null {
  if (isMet === null) return null;
  return isMet ? { label: "Aim met", tone: "good" } : { label: "Aim missed", tone: "bad" };
}

/** One step of a breaker: `API opened: 3 failures in a row`. */
export function tellBreakerChange({ circuit, to, reason }: BreakerChange): string {
  return `${circuit === "api" ? "API" : "Line"} ${STEPS[to]}: ${reason}`;
}

/** Whether there is an API behind a dialer that is checked. */
export function isChecked({ kind, active }: Pick<DialerStatus, "kind" | "active">): boolean {
  return active && kind !== "phone";
}

/** How all of them are, in a sentence; the worst gives the colour. */
export function tellAll(all: readonly Pick<Integration, "name" | "status">[]): Wording {
  const namesOf = (status: Health) =>
    all.filter((one) => one.status === status).map(({ name }) => formatDialer(name));
  const down = namesOf("unhealthy");
  const slow = namesOf("degraded");
  const unknown = namesOf("unknown");
  const sentences = [
    down.length > 0 && `${joinWords(down)} ${be(down)} unhealthy.`,
    slow.length > 0 && `${joinWords(slow)} ${be(slow)} slow.`,
    unknown.length > 0 && `${joinWords(unknown)} ${be(unknown)} not checked yet.`,
  ].filter((sentence) => sentence !== false);
  if (sentences.length === 0) return { label: "All integrations are healthy.", tone: "good" };
  const tone = down.length > 0 ? "bad" : slow.length > 0 ? "warn" : "idle";
  return { label: sentences.join(" "), tone };
}

/** What came of a check that somebody asked for. */
export function tellTest({ status, responseTimeMs, reason }: Integration): Wording {
  switch (status) {
    case "healthy":
      return { label: `It answered in ${formatMs(responseTimeMs)}.`, tone: "good" };
    case "degraded":
      return { label: `It answered, but took ${formatMs(responseTimeMs)}.`, tone: "warn" };
    case "unhealthy":
      return { label: `The check failed: ${reason ?? "it did not say why"}.`, tone: "bad" };
    case "not_configured":
    case "unknown":
      return {
        label: `Nothing could be checked: ${reason ?? "it is not known why"}.`,
        tone: "idle",
      };
  }
}

/** The API's reasons stand in the middle of its own sentences. */
function startSentence(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

function be(names: readonly string[]): string {
  return names.length === 1 ? "is" : "are";
}
