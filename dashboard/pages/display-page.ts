import { ErrorAlert } from "../components/error-alert";
import { refusalOf, SelectField } from "../components/form-field";
import { ResourceView } from "../components/resource-view";
import { SaveBar } from "../components/save-bar";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { formatZone } from "../lib/format";
import { html } from "../lib/html";
import { listZones } from "../lib/zones";
import { useChange } from "../state/change";
import { useDraft } from "../state/draft";
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

  const submit = async (event: Event) => {
    event.preventDefault();
    if (await save.run(timeZone, version)) draft.reset();
  };
  return html`
    <form class="card settings-form" onSubmit=${submit} aria-label="Display">
      ${save.problem && html`<${ErrorAlert} problem=${save.problem} title="The zone was not saved" />`}
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
      ${
        !isReadOnly &&
        html`<${SaveBar}
          verb="Save changes"
          canSave=${!save.isBusy && draft.isChanged}
          problemCount=${0}
          onDiscard=${draft.isChanged ? draft.reset : undefined}
        />`
      }
    </form>
  `;
}
