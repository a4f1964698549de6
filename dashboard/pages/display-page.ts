import { refusalOf, SelectField } from "../components/form-field";
import { ResourceView } from "../components/resource-view";
import { SettingsForm } from "../components/settings-form";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { formatZone } from "../lib/format";
import { html } from "../lib/html";
import { listZones } from "../lib/zones";
import { useChange } from "../state/change";
import { useDraft } from "../state/draft";
import { loadAgain } from "../state/query-client";
import { useRole } from "../state/session";
import {
  DASHBOARD_SETTINGS,
  type DashboardSettings,
  saveTimeZone,
  useDashboardSettings,
} from "../state/time-zone";

/** What everybody's dashboard goes by. */
export function DisplayPage() {
  const settings = useDashboardSettings();
  return html`
    <${SettingsFrame}
      title="Display"
      about="When the company's day begins, and whose clock its people read."
    >
      <${ResourceView} resource=${settings} name="The display settings" skeleton=${html`<${Skeleton} lines=${3} />`}>
        ${(loaded: DashboardSettings) => html`<${ZoneForm} loaded=${loaded} />`}
      <//>
    <//>
  `;
}

function ZoneForm({ loaded }: { loaded: DashboardSettings }) {
  const isReadOnly = useRole() !== "admin";
  const draft = useDraft(loaded);
  const save = useChange(saveTimeZone, {
    refresh: [DASHBOARD_SETTINGS],
    done: ({ timeZone }) => `Saved. Days and times are those of ${timeZone} now.`,
  });
  const { timeZone, version } = draft.value;

  const submit = async () => {
    if (await save.run(timeZone, version)) draft.reset();
  };
  const reload = async () => {
    await loadAgain({ queryKey: DASHBOARD_SETTINGS });
    draft.reset();
    save.forget();
  };
  return html`
    <${SettingsForm}
      label="Display"
      draft=${draft}
      save=${save}
      isReadOnly=${isReadOnly}
      onSave=${submit}
      onReload=${reload}
    >
      <section class="form-section">
        <${SelectField}
          label="Time zone of the company"
          hint=${`Calls of “today” count from midnight in ${formatZone(timeZone, Date.now())}. Everybody may read times by their own device instead, in the menu behind their name.`}
          value=${timeZone}
          options=${listZones(timeZone)}
          error=${refusalOf(save.problem, "time_zone")}
          isReadOnly=${isReadOnly}
          onChange=${(next: string) => draft.change({ timeZone: next })}
        />
      </section>
    <//>
  `;
}
