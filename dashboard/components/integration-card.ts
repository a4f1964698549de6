import { formatDialer } from "../lib/format";
import { type ComponentChildren, html } from "../lib/html";
import { describeHealth } from "../lib/integration-words";
import type { CrmStatus, DialerStatus, Integration } from "../state/integrations";
import { BreakerState } from "./breaker-state";
import { HealthSign } from "./health-sign";
import { CapacityFact, HitRateFact, SuccessFact, UptimeFact } from "./integration-facts";
import { ResponseTimes } from "./response-times";
import { Pill } from "./status-pill";
import { TestConnection } from "./test-connection";
import { RelativeTime } from "./time";

interface CardProps<T extends Integration> {
  integration: T;
  /** They may test it and reset its breaker. */
  isAdmin: boolean;
}

/** One dialer: how it answers, how busy it is, and whether calls use it. */
export function DialerCard({ integration, isAdmin }: CardProps<DialerStatus>) {
  return html`
    <${Card} integration=${integration} what="Dialer" action=${isAdmin && html`<${TestConnection} dialer=${integration} />`}>
      <${ResponseTimes} integration=${integration} />
      <dl class="integration-facts">
        <${CapacityFact} capacity=${integration.capacity} />
        <${SuccessFact} integration=${integration} />
        <${UptimeFact} integration=${integration} />
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
        <${SuccessFact} integration=${integration} />
        <${UptimeFact} integration=${integration} />
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
  const { name, status, lastCheck } = integration;
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
          : status === "degraded" && html`<p>It answers, but slowly; no check has failed.</p>`
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
