import { EmptyState } from "../components/empty-state";
import { MaintenanceCard } from "../components/maintenance-card";
import { MaintenanceForm } from "../components/maintenance-form";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { html } from "../lib/html";
import { type Maintenance, useMaintenance } from "../state/maintenance";
import { useRole } from "../state/session";
import "../styles/integrations.css";
import "../styles/maintenance.css";

/** A time in which alerts go to nobody, planned and told beforehand. */
export function MaintenancePage() {
  const current = useMaintenance();
  return html`
    <${SettingsFrame} title="Maintenance" about="A time in which failures are expected, and wake nobody.">
      <${ResourceView} resource=${current} name="The maintenance" skeleton=${html`<${Skeleton} lines=${6} />`}>
        ${(planned: Maintenance | null) => html`<${Current} planned=${planned} />`}
      <//>
      <${WhatHappens} />
    <//>
  `;
}

function Current({ planned }: { planned: Maintenance | null }) {
  const canEdit = useRole() === "admin";
  if (planned) return html`<${MaintenanceCard} planned=${planned} canEdit=${canEdit} />`;
  if (canEdit) return html`<${MaintenanceForm} />`;
  return html`
    <section class="card">
      <${EmptyState} icon="check" title="No maintenance is planned">
        When an admin plans one, it stands here, and on every page while it lasts.
      <//>
    </section>
  `;
}

/** As the code does it: what people should know before they plan one. */
function WhatHappens() {
  return html`
    <section class="card what-happens" aria-labelledby="happens-title">
      <h2 id="happens-title">What happens during a maintenance</h2>
      <ul>
        <li><b>Calls go on.</b> They are routed and recorded as always.</li>
        <li><b>Alerts are kept, not sent.</b> They stand under Alerts, marked as kept back.</li>
        <li><b>People know.</b> Everybody who gets alerts is told when it is planned, and a day before it begins.</li>
        <li><b>Every page says so</b> while it lasts.</li>
      </ul>
    </section>
  `;
}
