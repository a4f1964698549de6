import { OutboundFrame } from "../components/outbound-frame";
import { OutboundSettingsForm } from "../components/outbound-settings-form";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { html } from "../lib/html";
import { type OutboundSettings, useOutboundSettings } from "../state/outbound-settings";
import "../styles/forms.css";
import "../styles/routing-settings.css";

/** How calls we place behave, and whether what is said in them is kept. */
export function OutboundSettingsPage() {
  const settings = useOutboundSettings();
  return html`
    <${OutboundFrame} title="Outbound settings">
      <${ResourceView} resource=${settings} name="The settings" skeleton=${html`<${Skeleton} lines=${8} />`}>
        ${(loaded: OutboundSettings) => html`<${OutboundSettingsForm} loaded=${loaded} />`}
      <//>
    <//>
  `;
}
