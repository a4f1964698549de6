import type { Tone, Wording } from "../lib/call-words";
import { type ComponentChildren, html } from "../lib/html";
import {
  describeHitRate,
  describeUptime,
  explainCapacity,
  formatPercent,
  tellCapacity,
  tellSuccess,
  tellUptime,
  toneOfUse,
} from "../lib/integration-words";
import type { Capacity, Integration } from "../state/integrations";
import { Pill } from "./status-pill";

interface FactProps {
  name: string;
  /** What kind of figure it is, beside its name. */
  kind?: Wording | null;
  tone?: Tone;
  value: ComponentChildren;
  note?: ComponentChildren;
  /** Drawn between the figure and its note. */
  children?: ComponentChildren;
}

/** One line of a card: what it is, the figure, and where it comes from. */
function Fact({ name, kind, tone, value, note, children }: FactProps) {
  return html`
    <div>
      <dt>${name} ${kind && html`<${Pill} ...${kind} />`}</dt>
      <dd class=${tone ? `integration-value toned tone-${tone}` : "integration-value"}>${value}</dd>
      ${children && html`<dd class="integration-wide">${children}</dd>`}
      ${note && html`<dd class="integration-wide faint">${note}</dd>`}
    </div>
  `;
}

const CAPACITY_KINDS: Readonly<Record<Capacity["kind"], Wording>> = {
  live: { label: "Live", tone: "good" },
  estimated: { label: "Estimated", tone: "faint" },
  unknown: { label: "Unknown", tone: "faint" },
};

/** How many agents are free, and how well that is known. */
export function CapacityFact({ capacity }: { capacity: Capacity }) {
  const { kind, utilizationPercent: percent } = capacity;
  return html`
    <${Fact} name="Capacity" kind=${CAPACITY_KINDS[kind]} value=${tellCapacity(capacity)} note=${explainCapacity(capacity)}>
      ${percent !== null && html`<${UseBar} percent=${percent} />`}
    <//>
  `;
}

function UseBar({ percent }: { percent: number }) {
  const rounded = Math.round(percent);
  return html`
    <span
      class=${`use-bar tone-${toneOfUse(percent)}`}
      role="meter"
      aria-label="Agents busy, percent"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${rounded}
      title=${`${rounded} % of the agents are busy`}
    >
      <i style=${`width:${percent}%`}></i>
    </span>
  `;
}

/** How many callers the cache knew. */
export function HitRateFact({ percent }: { percent: number | null }) {
  if (percent === null) {
    return html`
      <${Fact} name="Cache hit rate" value="Not known" note="No caller was looked up within the last hour" />
    `;
  }
  const told = describeHitRate(percent);
  return html`
    <${Fact}
      name="Cache hit rate"
      kind=${told}
      tone=${told.tone}
      value=${formatPercent(percent)}
      note="Of the last hour. Above 80 % is good, below 50 % is poor."
    />
  `;
}

/** How many requests went well lately. */
export function SuccessFact({ integration: { successRate } }: { integration: Integration }) {
  if (!successRate || successRate.percent === null) {
    return html`<${Fact} name="Success rate" value="Not known" note=${successRate && tellSuccess(successRate)} />`;
  }
  const { percent, targetPercent } = successRate;
  return html`
    <${Fact}
      name="Success rate"
      tone=${percent < targetPercent ? "bad" : undefined}
      value=${formatPercent(percent)}
      note=${tellSuccess(successRate)}
    />
  `;
}

/** How much of 30 days it answered, beside what we aim at. */
export function UptimeFact({ integration: { uptime } }: { integration: Integration }) {
  return html`
    <${Fact}
      name="Uptime, 30 days"
      kind=${describeUptime(uptime)}
      tone=${uptime.isMet === false ? "bad" : undefined}
      value=${uptime.percent === null ? "Not known" : formatPercent(uptime.percent)}
      note=${tellUptime(uptime)}
    />
  `;
}
