import { AlertLimitsForm } from "../components/alert-limits-form";
import { RecipientList } from "../components/recipient-list";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { html } from "../lib/html";
import { ALERT_SETTINGS, type AlertSettings, useAlertSettings } from "../state/alert-settings";
import { useDraft } from "../state/draft";
import { loadAgain } from "../state/query-client";
import { useRole } from "../state/session";
import "../styles/alert-settings.css";
import "../styles/integrations.css";
import "../styles/routing-settings.css";

/** Who hears of failures, and when. */
export function AlertSettingsPage() {
  const settings = useAlertSettings();
  return html`
    <${SettingsFrame} title="Alerts" about="Who hears of failures, and when.">
      <${ResourceView} resource=${settings} name="The alert settings" skeleton=${html`<${Skeleton} lines=${12} />`}>
        ${(loaded: AlertSettings) => html`<${Editors} loaded=${loaded} />`}
      <//>
    <//>
  `;
}

function Editors({ loaded }: { loaded: AlertSettings }) {
  const isReadOnly = useRole() !== "admin";
  const draft = useDraft(loaded);
  const reload = async () => {
    await loadAgain({ queryKey: ALERT_SETTINGS });
    draft.reset();
  };
  /** Who edits the limits meanwhile goes on from the version this made. */
  const follow = ({ version }: AlertSettings) => {
    if (draft.isChanged) draft.change({ version });
  };
  return html`
    <div class="settings-cards">
      <${RecipientList} settings=${loaded} onSaved=${follow} isReadOnly=${isReadOnly} />
      <${AlertLimitsForm} draft=${draft} loaded=${loaded} onReload=${reload} isReadOnly=${isReadOnly} />
    </div>
  `;
}
