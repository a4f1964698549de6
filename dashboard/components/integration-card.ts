import type { Tone, Wording } from "../lib/call-words";
import { formatDialer, formatNumber } from "../lib/format";
import { type ComponentChildren, html, useState } from "../lib/html";
import {
  describeHealth,
  describeHitRate,
  explainCapacity,
  formatPercent,
  tellCapacity,
  tellTest,
  toneOfUse,
} from "../lib/integration-words";
import { useChange } from "../state/change";
import {
  type Capacity,
  type CrmStatus,
  type DialerStatus,
  INTEGRATIONS,
  type Integration,
  integrations,
} from "../state/integrations";
import { BreakerState } from "./breaker-state";
import { HealthSign } from "./health-sign";
import { ResponseTimes } from "./response-times";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

interface CardProps<T extends Integration> {
  integration: T;
  /** They may test it and reset its breaker. */
  isAdmin: boolean;
}

/** One dialer: how it answers, how busy it is, and whether calls use it. */
export function DialerCard({ integration, isAdmin }: CardProps<DialerStatus>) {
  const { capacity } = integration;
  return html`
    <${Card} integration=${integration} what="Dialer" action=${isAdmin && html`<${TestButton} dialer=${integration} />`}>
      <${ResponseTimes} integration=${integration} />
      <dl class="integration-facts">
        <${CapacityFact} capacity=${capacity} />
        <${ChecksFact} integration=${integration} />
        <${BreakerState} integration=${integration} isAdmin=${isAdmin} />
      </dl>
    <//>
  `;
}

/** The CRM: how it answers, and how much the cache spares it. */
export function CrmCard({ integration, isAdmin }: CardProps<CrmStatus>) {
  return html`
    <${Card} integration=${integration} what="CRM">
      <${ResponseTimes} integration=${integration} />
      <dl class="integration-facts">
        <${HitRateFact} percent=${integration.cacheHitRate} />
        <${ChecksFact} integration=${integration} />
        <${BreakerState} integration=${integration} isAdmin=${isAdmin} />
      </dl>
    <//>
  `;
}

interface FrameProps {
  integration: Integration;
  what: string;
  /** What can be done about it, at the end of the card. */
  action?: ComponentChildren;
  children: ComponentChildren;
}

function Card({ integration, what, action, children }: FrameProps) {
  const { name, status, lastCheck, nextCheck } = integration;
  const health = describeHealth(status);
  return html`
    <section class="card integration" aria-label=${formatDialer(name)}>
      <header class="integration-head">
        <${HealthSign} tone=${health.tone} />
        <div>
          <h2>${formatDialer(name)}</h2>
          <p class="faint">${what}</p>
        </div>
        <${Pill} ...${health} />
      </header>
      <${Trouble} integration=${integration} />
      ${children}
      <footer class="integration-foot">
        <p class="faint">
          ${lastCheck ? html`Checked <${RelativeTime} at=${lastCheck} />` : "Not checked yet"}
          ${!lastCheck && nextCheck && html`<span class="visually-hidden">; the first check comes soon</span>`}
        </p>
        ${action}
      </footer>
    </section>
  `;
}

/** What went wrong last, and how long it has not worked; nothing while all is well. */
function Trouble({ integration }: { integration: Integration }) {
  const { status, reason, lastError, lastErrorAt, lastSuccess, keyRefused } = integration;
  const isTroubled = status === "degraded" || status === "unhealthy" || keyRefused;
  if (!isTroubled) return null;
  const error = status === "unhealthy" ? (reason ?? lastError) : lastError;
  return html`
    <div class=${`integration-trouble tone-${describeHealth(status).tone}`} role="group" aria-label="What is wrong">
      ${keyRefused && html`<p><b>It refuses our key.</b> Store a new one under Settings, Credentials.</p>`}
      ${
        error
          ? html`<p>
              <b>Last error:</b> ${error}${lastErrorAt && html`<span class="faint">, <${RelativeTime} at=${lastErrorAt} /></span>`}
            </p>`
          : html`<p>It answers, but slowly; no check has failed.</p>`
      }
      <p>
        <b>Last success:</b>${" "}
        ${lastSuccess ? html`<${RelativeTime} at=${lastSuccess} />` : "none on record"}
      </p>
    </div>
  `;
}

/** A dialer that is not checked: a plain number, or one that takes no calls. */
export function QuietCard({ dialer }: { dialer: DialerStatus }) {
  const { name, active } = dialer;
  return html`
    <section class="card integration" aria-label=${formatDialer(name)}>
      <header class="integration-head">
        <${HealthSign} tone="idle" />
        <div>
          <h2>${formatDialer(name)}</h2>
          <p class="faint">
            ${active ? "A plain phone number: there is no API to check" : "Takes no calls, and is not checked"}
          </p>
        </div>
        <${Pill} label=${active ? "No API" : "Switched off"} tone="idle" />
      </header>
    </section>
  `;
}

interface FactProps {
  name: string;
  /** What kind of figure it is, beside its name. */
  kind?: Wording;
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

const KINDS: Readonly<Record<Capacity["kind"], Wording>> = {
  live: { label: "Live", tone: "good" },
  estimated: { label: "Estimated", tone: "faint" },
  unknown: { label: "Unknown", tone: "faint" },
};

function CapacityFact({ capacity }: { capacity: Capacity }) {
  const { kind, utilizationPercent: percent } = capacity;
  return html`
    <${Fact} name="Capacity" kind=${KINDS[kind]} value=${tellCapacity(capacity)} note=${explainCapacity(capacity)}>
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

function HitRateFact({ percent }: { percent: number | null }) {
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

function ChecksFact({ integration: { checks } }: { integration: Integration }) {
  const { total, succeeded } = checks;
  if (total === 0) {
    return html`<${Fact} name="Success rate" value="Not known" note="No check within five minutes" />`;
  }
  return html`
    <${Fact}
      name="Success rate"
      tone=${succeeded < total ? "bad" : undefined}
      value=${formatPercent((succeeded / total) * 100)}
      note=${`${formatNumber(succeeded)} of ${formatNumber(total)} checks within five minutes`}
    />
  `;
}

/** Checks the dialer now, and says what came of it. */
function TestButton({ dialer }: { dialer: DialerStatus }) {
  const [outcome, setOutcome] = useState<DialerStatus | null>(null);
  const test = useChange(integrations.test, { refresh: [INTEGRATIONS] });
  const run = async () => {
    setOutcome(null);
    setOutcome(await test.run(dialer.id));
  };
  const told = outcome && tellTest(outcome);
  return html`
    <button type="button" class="button" disabled=${test.isBusy} onClick=${run}>
      ${test.isBusy ? "Testing…" : "Test connection"}
      <span class="visually-hidden">${" "}of ${formatDialer(dialer.name)}</span>
    </button>
    <p class="integration-outcome" role="status">
      ${told && html`<${HealthSign} tone=${told.tone} /><span>${told.label}</span>`}
      ${test.problem && html`<${HealthSign} tone="bad" /><span>The test could not be made. ${test.problem.message}</span>`}
    </p>
  `;
}
