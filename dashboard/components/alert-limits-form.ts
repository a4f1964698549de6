import {
  COUNT_UNANSWERED,
  checkLimits,
  hintOf,
  LIMITS,
  type LimitName,
  listResets,
  onOrOff,
  rulesOf,
} from "../lib/alert-limits";
import { html, useState } from "../lib/html";
import { problemAt } from "../lib/rules/form-problem";
import {
  AFTER_ALERT_SETTINGS,
  type AlertLimits,
  type AlertSettings,
  alertSettings,
} from "../state/alert-settings";
import { useChange } from "../state/change";
import type { Draft } from "../state/draft";
import { ConfirmDialog } from "./confirm-dialog";
import { NumberField, refusalOf, SwitchField } from "./form-field";
import { SettingsForm } from "./settings-form";
import { ThresholdField } from "./threshold-field";

interface AlertLimitsFormProps {
  draft: Draft<AlertSettings>;
  /** As it is saved. */
  loaded: AlertSettings;
  onReload: () => Promise<void>;
  isReadOnly: boolean;
}

/** When people hear of failures: saved as one, with the first values beside the fields. */
export function AlertLimitsForm({ draft, loaded, onReload, isReadOnly }: AlertLimitsFormProps) {
  const save = useChange(alertSettings.save, {
    refresh: AFTER_ALERT_SETTINGS,
    done: () => "Saved. Alerts go by it from now on.",
  });
  const problems = checkLimits(draft.value);

  const submit = async () => {
    if (await save.run(rulesOf(draft.value), draft.value.version)) draft.reset();
  };
  const reload = async () => {
    await onReload();
    save.forget();
  };
  const fields: FieldsProps = {
    draft,
    problemOf: (field) => problemAt(problems, field, true) ?? refusalOf(save.problem, field),
    isReadOnly,
  };
  return html`
    <${SettingsForm}
      label="Alerts"
      draft=${draft}
      save=${save}
      problemCount=${problems.length}
      isReadOnly=${isReadOnly}
      onSave=${submit}
      onReload=${reload}
      more=${html`<${ResetButton} loaded=${loaded} onDone=${draft.reset} />`}
    >
      <${CallFields} ...${fields} />
      <${IntegrationFields} ...${fields} />
      <${PauseFields} ...${fields} />
    <//>
  `;
}

interface FieldsProps {
  draft: Draft<AlertSettings>;
  problemOf: (field: string) => string | null;
  isReadOnly: boolean;
}

function CallFields(props: FieldsProps) {
  const settings = props.draft.value;
  return html`
    <section class="form-section" aria-labelledby="calls-title">
      <h2 id="calls-title">Failing calls</h2>
      <${ThresholdField} ...${inputOf("routing_failure_threshold_percent", props)} />
      <div class="form-row">
        <${LimitField} name="routing_alert_window_minutes" ...${props} />
        <${LimitField} name="minimum_failed_calls" ...${props} />
        <${LimitField} name="minimum_calls" ...${props} />
      </div>
      <${SwitchField}
        label=${COUNT_UNANSWERED}
        hint=${`Calls that rang at dialers which were busy or did not pick up. Default: ${onOrOff(settings.defaults.count_unanswered)}.`}
        isOn=${settings.count_unanswered}
        isReadOnly=${props.isReadOnly}
        onChange=${(count_unanswered: boolean) => props.draft.change({ count_unanswered })}
      />
    </section>
  `;
}

function IntegrationFields(props: FieldsProps) {
  return html`
    <section class="form-section" aria-labelledby="integrations-title">
      <h2 id="integrations-title">Integrations</h2>
      <div class="form-row">
        <${LimitField} name="integration_failure_threshold" ...${props} />
        <${LimitField} name="integration_check_interval_seconds" ...${props} />
        <${LimitField} name="breaker_recovery_checks" ...${props} />
      </div>
      <div class="form-row">
        <${LimitField} name="breaker_failure_percent" ...${props} />
        <${LimitField} name="breaker_minimum_requests" ...${props} />
        <${LimitField} name="breaker_window_seconds" ...${props} />
      </div>
    </section>
  `;
}

function PauseFields(props: FieldsProps) {
  return html`
    <section class="form-section" aria-labelledby="pauses-title">
      <h2 id="pauses-title">Between two alerts</h2>
      <div class="form-row">
        <${LimitField} name="alert_cooldown_minutes" ...${props} />
        <${LimitField} name="routing_alert_cooldown_minutes" ...${props} />
        <${LimitField} name="integration_alert_cooldown_minutes" ...${props} />
      </div>
    </section>
  `;
}

function LimitField({ name, ...props }: FieldsProps & { name: LimitName }) {
  return html`<${NumberField} ...${inputOf(name, props)} />`;
}

/** What an input is given for one of the limits. */
function inputOf(name: LimitName, { draft, problemOf, isReadOnly }: FieldsProps) {
  const { label, unit, min, max } = LIMITS[name];
  return {
    ...{ label, unit, min, max, isReadOnly },
    hint: hintOf(name, draft.value.defaults),
    value: draft.value[name],
    error: problemOf(name),
    onChange: (value: number | null) => draft.change({ [name]: value } as Partial<AlertLimits>),
  };
}

interface ResetButtonProps {
  loaded: AlertSettings;
  onDone: () => void;
}

/** Back to the first values, once somebody has seen what that changes. */
function ResetButton({ loaded, onDone }: ResetButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const reset = useChange(alertSettings.reset, {
    refresh: AFTER_ALERT_SETTINGS,
    done: () => "The defaults count again. The recipients stay.",
  });
  const changes = listResets(loaded);
  const close = () => {
    reset.forget();
    setAsking(false);
  };
  const confirm = async () => {
    if (!(await reset.run(loaded.version))) return;
    onDone();
    setAsking(false);
  };
  return html`
    <div class="reset-defaults">
      <button
        type="button"
        class="button"
        disabled=${changes.length === 0}
        title=${changes.length === 0 ? "Everything that is saved is at its default" : undefined}
        onClick=${() => setAsking(true)}
      >
        Reset to Defaults
      </button>
      ${
        isAsking &&
        html`
          <${ConfirmDialog} title="Reset to defaults?" verb="Reset" change=${reset} onConfirm=${confirm} onClose=${close}>
            <p>This changes, at once:</p>
            <ul class="reset-list">
              ${changes.map(
                ({ label, from, to }) => html`
                  <li key=${label}>${label}: <s>${from}</s> <b>${to}</b></li>
                `,
              )}
            </ul>
          <//>
        `
      }
    </div>
  `;
}
