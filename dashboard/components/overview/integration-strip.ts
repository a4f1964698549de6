import { Link } from "wouter-preact";
import { describeStanding } from "../../lib/figure-words";
import { formatDialer, formatMs } from "../../lib/format";
import { html } from "../../lib/html";
import { isChecked } from "../../lib/integration-words";
import type { Integration, Integrations } from "../../state/integrations";
import "../../styles/integrations.css";
import { HealthSign } from "../health-sign";

/** How each integration is, in one line; the way to more. `null`: not known yet. */
export function IntegrationStrip({ integrations }: { integrations: Integrations | null }) {
  const all = integrations
    ? [...integrations.dialers.filter(isChecked), integrations.crm]
    : [null, null, null];
  return html`
    <section class="card strip" aria-label="Integrations">
      <ul>
        ${all.map((one, i) => html`<li key=${one?.name ?? i}>${one && html`<${StripItem} ...${one} />`}</li>`)}
      </ul>
      <${Link} href="/dialers" class="strip-link">Details<//>
    </section>
  `;
}

function StripItem(integration: Integration) {
  const { name, reason, responseTimeMs } = integration;
  const { label, tone } = describeStanding(integration);
  return html`
    <span class="strip-item" title=${reason ?? undefined}>
      <${HealthSign} tone=${tone} />
      <b>${formatDialer(name)}</b>
      <span class=${`toned tone-${tone}`}>${label}</span>
      ${responseTimeMs !== null && html`<span class="faint">${formatMs(responseTimeMs)}</span>`}
    </span>
  `;
}
