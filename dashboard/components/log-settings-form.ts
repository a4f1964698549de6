import { html } from "../lib/html";
import { listZones } from "../lib/zones";
import { useChange } from "../state/change";
import { LOG_SETTINGS, type LogSettings, saveLogSettings } from "../state/data-settings";
import { useDraft } from "../state/draft";
import { loadAgain } from "../state/query-client";
import { useRole } from "../state/session";
import { refusalOf, SelectField } from "./form-field";
import { SettingsForm } from "./settings-form";

const READERS = [
  { value: "admin", label: "Admins only" },
  { value: "everyone", label: "Everybody who may sign in" },
];

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: `${hour}`,
  label: `${hour}`.padStart(2, "0").concat(":00"),
}));

/** Who reads what people changed, and when old entries are deleted. */
export function LogSettingsForm({ loaded }: { loaded: LogSettings }) {
  const isReadOnly = useRole() !== "admin";
  const draft = useDraft(loaded);
  const save = useChange(saveLogSettings, { refresh: [LOG_SETTINGS], done: () => "Saved." });
  const { value: settings, change } = draft;

  const submit = async () => {
    if (await save.run(settings)) draft.reset();
  };
  const reload = async () => {
    await loadAgain({ queryKey: LOG_SETTINGS });
    draft.reset();
    save.forget();
  };
  return html`
    <${SettingsForm}
      label="Logs"
      draft=${draft}
      save=${save}
      isReadOnly=${isReadOnly}
      onSave=${submit}
      onReload=${reload}
    >
      <section class="form-section" aria-labelledby="logs-title">
        <h2 id="logs-title">Logs</h2>
        <${SelectField}
          label="Who may read who changed what"
          hint="Default: admins only"
          value=${settings.config_changes_for}
          options=${READERS}
          isReadOnly=${isReadOnly}
          error=${refusalOf(save.problem, "config_changes_for")}
          onChange=${(to: LogSettings["config_changes_for"]) => change({ config_changes_for: to })}
        />
        <div class="form-row">
          <${SelectField}
            label="Old entries are deleted at"
            hint="Choose a quiet hour. Default: 03:00"
            value=${`${settings.purge_hour}`}
            options=${HOURS}
            isReadOnly=${isReadOnly}
            error=${refusalOf(save.problem, "purge_hour")}
            onChange=${(to: string) => change({ purge_hour: Number(to) })}
          />
          <${SelectField}
            label="By the clock of"
            hint="Default: UTC"
            value=${settings.purge_time_zone}
            options=${listZones(settings.purge_time_zone)}
            isReadOnly=${isReadOnly}
            error=${refusalOf(save.problem, "purge_time_zone")}
            onChange=${(to: string) => change({ purge_time_zone: to })}
          />
        </div>
      </section>
    <//>
  `;
}
