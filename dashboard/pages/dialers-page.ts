import { Link } from "wouter-preact";
import { EmptyState } from "../components/empty-state";
import { HealthSign } from "../components/health-sign";
import { HeatMapCard } from "../components/heat-map";
import { CrmCard, DialerCard, QuietCard } from "../components/integration-card";
import { usePageTitle } from "../components/page-title";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { html } from "../lib/html";
import { isChecked, tellAll } from "../lib/integration-words";
import { type Integrations, useIntegrations } from "../state/integrations";
import { useRole } from "../state/session";
import "../styles/integrations.css";

/** How the dialers and the CRM are, and what can be done about it. */
export function DialersPage() {
  const all = useIntegrations();
  usePageTitle("Dialers");
  return html`
    <header class="page-head">
      <h1>Dialers</h1>
      ${all.kind === "ready" && html`<${Overall} all=${all.value} />`}
    </header>
    <${ResourceView} resource=${all} name="The integrations" skeleton=${html`<${CardSkeletons} />`}>
      ${(value: Integrations) => html`<${Cards} all=${value} />`}
    <//>
  `;
}

/** Everything in a sentence, for who only looks by. */
function Overall({ all: { dialers, crm } }: { all: Integrations }) {
  const { label, tone } = tellAll([...dialers.filter(isChecked), crm]);
  return html`<p class="overall" role="status"><${HealthSign} tone=${tone} /> ${label}</p>`;
}

function Cards({ all: { dialers, crm } }: { all: Integrations }) {
  const isAdmin = useRole() === "admin";
  const quiet = dialers.filter((one) => !isChecked(one));
  return html`
    ${!dialers.some(({ active }) => active) && html`<section class="card"><${NoDialers} /></section>`}
    <div class="integrations">
      ${dialers.filter(isChecked).map((one) => html`<${DialerCard} key=${one.name} integration=${one} isAdmin=${isAdmin} />`)}
      <${CrmCard} integration=${crm} isAdmin=${isAdmin} />
    </div>
    <${HeatMapCard} names=${[...dialers.filter(isChecked), crm].map(({ name }) => name)} />
    ${
      quiet.length > 0 &&
      html`<div class="integrations quiet-integrations">${quiet.map((one) => html`<${QuietCard} key=${one.name} dialer=${one} />`)}</div>`
    }
  `;
}

function CardSkeletons() {
  return html`
    <div class="integrations">
      ${[0, 1, 2].map((card) => html`<div key=${card} class="card integration"><${Skeleton} lines=${8} /></div>`)}
    </div>
  `;
}

function NoDialers() {
  return html`
    <${EmptyState} icon="phone" title="No dialer takes calls">
      Add one under <${Link} href="/settings/dialers">Settings, Dialers<//>. Until then callers reach the
      number of last resort.
    <//>
  `;
}
