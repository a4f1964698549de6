import { type CampaignEdit, checkCampaign, LIMITS, type LimitName } from "../lib/campaign-form";
import { html, useState } from "../lib/html";
import { problemAt } from "../lib/rules/form-problem";
import { listZones } from "../lib/zones";
import { CAMPAIGNS, type Campaign, type CampaignDraft } from "../state/campaigns";
import { useChange } from "../state/change";
import { useDraft } from "../state/draft";
import "../styles/rule-form.css";
import { DayChoice } from "./day-choice";
import { ErrorAlert } from "./error-alert";
import { NumberField, refusalOf, SelectField, TextField } from "./form-field";
import { SaveBar } from "./save-bar";
import { STALE, StaleAlert } from "./stale-alert";

interface CampaignFormProps {
  loaded: CampaignEdit;
  isNew: boolean;
  save: (draft: CampaignEdit) => Promise<Campaign>;
  onSaved: (campaign: Campaign) => void;
  /** Brings what somebody else saved meanwhile. */
  onReload: () => Promise<void>;
}

/** What people decide about a campaign: its name, when it calls, and how fast. */
export function CampaignForm({ loaded, isNew, save, onSaved, onReload }: CampaignFormProps) {
  const draft = useDraft(loaded);
  const [isSent, setSent] = useState(false);
  const change = useChange(save, {
    refresh: [CAMPAIGNS],
    done: ({ name }) => `${name} is saved.`,
  });
  const problems = checkCampaign(draft.value);
  const isStale = change.problem?.status === STALE;
  const isUnknown = change.problem !== null && change.problem.details.length === 0 && !isStale;

  const submit = async (event: Event) => {
    event.preventDefault();
    setSent(true);
    if (problems.length > 0) return;
    const saved = await change.run(draft.value);
    if (saved) onSaved(saved);
  };
  const reload = async () => {
    await onReload();
    draft.reset();
    change.forget();
  };
  const fields: FieldsProps = {
    draft: draft.value,
    patch: draft.change,
    problemOf: (field) => problemAt(problems, field, isSent) ?? refusalOf(change.problem, field),
  };
  return html`
    <form class="card settings-form" onSubmit=${submit} novalidate aria-label="Campaign">
      ${isStale && html`<${StaleAlert} what="this campaign" onReload=${reload} />`}
      ${isUnknown && html`<${ErrorAlert} problem=${change.problem} title="The campaign was not saved" />`}
      <section class="form-section">
        <${TextField}
          label="Name"
          value=${draft.value.name}
          isRequired
          error=${fields.problemOf("name")}
          onChange=${(name: string) => draft.change({ name })}
        />
      </section>
      <${HoursFields} ...${fields} />
      <${PaceFields} ...${fields} />
      <${AttemptFields} ...${fields} />
      <${SaveBar}
        verb=${isNew ? "Make the campaign" : "Save changes"}
        canSave=${!change.isBusy && (isNew || draft.isChanged)}
        problemCount=${isSent ? problems.length : 0}
        onDiscard=${draft.isChanged ? draft.reset : undefined}
      />
    </form>
  `;
}

interface FieldsProps {
  draft: CampaignDraft;
  patch: (change: Partial<CampaignDraft>) => void;
  problemOf: (field: string) => string | null;
}

function HoursFields({ draft, patch, problemOf }: FieldsProps) {
  const { calling_hours: hours, time_zone } = draft;
  const setHours = (change: Partial<CampaignDraft["calling_hours"]>) =>
    patch({ calling_hours: { ...hours, ...change } });
  return html`
    <section class="form-section" aria-labelledby="hours-title">
      <h2 id="hours-title">Calling hours</h2>
      <${DayChoice}
        days=${hours.days}
        error=${problemOf("calling_hours.days")}
        isReadOnly=${false}
        onChange=${(days: string[]) => setHours({ days })}
      />
      <div class="form-row">
        <${TextField}
          label="From"
          type="time"
          value=${hours.start_time}
          error=${problemOf("calling_hours.start_time")}
          onChange=${(start_time: string) => setHours({ start_time })}
        />
        <${TextField}
          label="To"
          type="time"
          hint="00:00 is midnight, the end of the day."
          value=${hours.end_time}
          error=${problemOf("calling_hours.end_time")}
          onChange=${(end_time: string) => setHours({ end_time })}
        />
        <${SelectField}
          label="Time zone"
          value=${time_zone}
          options=${listZones(time_zone)}
          error=${problemOf("time_zone")}
          onChange=${(to: string) => patch({ time_zone: to })}
        />
      </div>
      <p class="field-hint">
        People are called by the clock on their own wall: that of the contact's zone, else of the
        number's country. The zone above counts where neither tells.
      </p>
    </section>
  `;
}

function PaceFields(props: FieldsProps) {
  return html`
    <section class="form-section" aria-labelledby="pace-title">
      <h2 id="pace-title">Pace</h2>
      <div class="form-row">
        <${LimitField} name="calls_per_second" ...${props} />
        <${LimitField} name="max_concurrent_calls" ...${props} />
      </div>
    </section>
  `;
}

function AttemptFields(props: FieldsProps) {
  return html`
    <section class="form-section" aria-labelledby="attempts-title">
      <h2 id="attempts-title">Attempts</h2>
      <div class="form-row">
        <${LimitField} name="max_attempts" ...${props} />
        <${LimitField} name="retry_wait_minutes" ...${props} />
        <${LimitField} name="ring_timeout_seconds" ...${props} />
      </div>
    </section>
  `;
}

function LimitField({ name, draft, patch, problemOf }: FieldsProps & { name: LimitName }) {
  return html`
    <${NumberField}
      ...${LIMITS[name]}
      value=${draft[name]}
      error=${problemOf(name)}
      onChange=${(value: number | null) => patch({ [name]: value })}
    />
  `;
}
