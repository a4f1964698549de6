import { DialerDialog } from "../components/dialer-dialog";
import { DialerRow } from "../components/dialer-row";
import { EmptyState } from "../components/empty-state";
import { Icon } from "../components/icon";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { html, useState } from "../lib/html";
import { type Dialer, useDialers } from "../state/dialers";
import { useRuleset } from "../state/ruleset";
import { useRole } from "../state/session";
import "../styles/dialer-list.css";

/** Who can take calls: numbers, seats, on or off. */
export function DialersSettingsPage() {
  const dialers = useDialers();
  const ruleset = useRuleset();
  const [isAdding, setIsAdding] = useState(false);
  const canEdit = useRole() === "admin";
  const findings = ruleset.kind === "ready" ? ruleset.value.findings : [];
  const findingsOf = ({ name }: Dialer) =>
    findings.filter(
      ({ rule_id, field }) => rule_id === null && field.startsWith(`dialers.${name}.`),
    );

  return html`
    <${SettingsFrame} title="Dialers" about="Who can take calls, and at which number.">
      ${
        canEdit &&
        html`
          <div>
            <button type="button" class="button primary" onClick=${() => setIsAdding(true)}>
              <${Icon} name="plus" /> Add a dialer
            </button>
          </div>
        `
      }
      <${ResourceView} resource=${dialers} name="The dialers" skeleton=${html`<${Skeleton} lines=${8} />`}>
        ${(all: Dialer[]) =>
          all.length === 0
            ? html`<section class="card"><${NoDialers} /></section>`
            : html`
                <ul class="card dialer-list" aria-label="Dialers">
                  ${all.map((one) => html`<${DialerRow} key=${one.id} dialer=${one} findings=${findingsOf(one)} canEdit=${canEdit} />`)}
                </ul>
              `}
      <//>
      ${isAdding && html`<${DialerDialog} dialer=${null} onClose=${() => setIsAdding(false)} />`}
    <//>
  `;
}

function NoDialers() {
  return html`
    <${EmptyState} icon="phone" title="Nobody can take calls">
      Add a dialer with its phone number. Until then callers reach the number of last resort.
    <//>
  `;
}
