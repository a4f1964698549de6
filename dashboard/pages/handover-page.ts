import { DialerField } from "../components/dialer-field";
import { NumberField, SelectField, SwitchField, TextField } from "../components/form-field";
import { RoutingSettingsForm, type SettingsFieldsProps } from "../components/routing-settings-form";
import { SettingsFrame } from "../components/settings-frame";
import { html, useState } from "../lib/html";
import { LIMITS, readCountries } from "../lib/settings-check";
import "../styles/routing-settings.css";

const isOfHandover = (field: string) => !/^(dialers|menu|texts)\b/.test(field);

/** Who takes calls when no rule decides, and what happens while nobody picks up. */
export function HandoverPage() {
  return html`
    <${SettingsFrame}
      title="Hand-over"
      about="Who takes a call when no rule decides, and what happens until somebody picks up."
    >
      <${RoutingSettingsForm} fields=${HandoverFields} concerns=${isOfHandover} />
    <//>
  `;
}

function HandoverFields(props: SettingsFieldsProps) {
  return html`
    <${WhoFields} ...${props} />
    <${RingFields} ...${props} />
    <${HoldFields} ...${props} />
    <${CrmFields} ...${props} />
  `;
}

const UNKNOWN_CALLERS = [
  { value: "ivr_menu", label: "Ask them by the menu" },
  { value: "default_dialer", label: "Send them to the default dialer" },
];

function WhoFields({ settings, onChange, problemOf, dialers, isReadOnly }: SettingsFieldsProps) {
  const { default_dialer, primary_dialer, fallback_dialer, crm_unavailable_action } = settings;
  return html`
    <section class="form-section" aria-labelledby="who-title">
      <h2 id="who-title">Who takes the call</h2>
      <div class="form-row">
        <${DialerField}
          label="Default dialer"
          hint="Takes known callers that no rule decides"
          value=${default_dialer}
          dialers=${dialers}
          isReadOnly=${isReadOnly}
          error=${problemOf("default_dialer")}
          onChange=${(to: string) => onChange({ default_dialer: to })}
        />
        <${DialerField}
          label="Primary dialer"
          hint="Tried first when the chosen one cannot be reached"
          value=${primary_dialer}
          dialers=${dialers}
          isReadOnly=${isReadOnly}
          error=${problemOf("primary_dialer")}
          onChange=${(to: string) => onChange({ primary_dialer: to })}
        />
        <${DialerField}
          label="Fallback dialer"
          hint="Tried after the primary dialer"
          value=${fallback_dialer}
          dialers=${dialers}
          isReadOnly=${isReadOnly}
          error=${problemOf("fallback_dialer")}
          onChange=${(to: string) => onChange({ fallback_dialer: to })}
        />
      </div>
      <${SelectField}
        label="Callers the CRM does not know, or cannot tell about"
        value=${crm_unavailable_action}
        options=${UNKNOWN_CALLERS}
        isReadOnly=${isReadOnly}
        error=${problemOf("crm_unavailable_action")}
        onChange=${(to: string) => onChange({ crm_unavailable_action: to })}
      />
    </section>
  `;
}

const CALLER_IDS = [
  { value: "pass_through", label: "The caller's number" },
  { value: "our_number", label: "The number that was called" },
];

const RETRY_STATUSES = [
  { value: "failed", label: "Could not be connected" },
  { value: "busy", label: "Busy" },
  { value: "no-answer", label: "No answer" },
];

function RingFields({ settings, onChange, problemOf, isReadOnly }: SettingsFieldsProps) {
  const { retry_on, caller_id, dial_timeout_seconds, max_retry_attempts } = settings;
  const toggle = (status: string) =>
    onChange({
      retry_on: RETRY_STATUSES.map(({ value }) => value).filter(
        (value) => (value === status) !== retry_on.includes(value),
      ),
    });
  return html`
    <section class="form-section" aria-labelledby="ring-title">
      <h2 id="ring-title">Ringing and trying again</h2>
      <div class="form-row">
        <${NumberField}
          label="Ring for"
          unit="seconds"
          ...${LIMITS.dial_timeout_seconds}
          value=${dial_timeout_seconds}
          isReadOnly=${isReadOnly}
          error=${problemOf("dial_timeout_seconds")}
          onChange=${(to: number | null) => onChange({ dial_timeout_seconds: to })}
        />
        <${NumberField}
          label="Try the same dialer again"
          unit="times"
          ...${LIMITS.max_retry_attempts}
          value=${max_retry_attempts}
          isReadOnly=${isReadOnly}
          error=${problemOf("max_retry_attempts")}
          onChange=${(to: number | null) => onChange({ max_retry_attempts: to })}
        />
        <${SelectField}
          label="The dialer's display shows"
          value=${caller_id}
          options=${CALLER_IDS}
          isReadOnly=${isReadOnly}
          error=${problemOf("caller_id")}
          onChange=${(to: string) => onChange({ caller_id: to })}
        />
      </div>
      <fieldset class="check-list">
        <legend>Try again after</legend>
        ${RETRY_STATUSES.map(
          ({ value, label }) => html`
            <label key=${value}>
              <input
                type="checkbox"
                checked=${retry_on.includes(value)}
                disabled=${isReadOnly}
                onChange=${() => toggle(value)}
              />
              ${label}
            </label>
          `,
        )}
      </fieldset>
    </section>
  `;
}

function HoldFields({ settings, onChange, problemOf, isReadOnly }: SettingsFieldsProps) {
  const { hold, callbacks } = settings;
  const changeHold = (patch: Partial<typeof hold>) => onChange({ hold: { ...hold, ...patch } });
  const changeCallbacks = (patch: Partial<typeof callbacks>) =>
    onChange({ callbacks: { ...callbacks, ...patch } });
  return html`
    <section class="form-section" aria-labelledby="hold-title">
      <h2 id="hold-title">While nobody can take the call</h2>
      <div class="form-row">
        <${NumberField}
          label="Try the dialers again every"
          unit="seconds"
          ...${LIMITS["hold.interval_seconds"]}
          value=${hold.interval_seconds}
          isReadOnly=${isReadOnly}
          error=${problemOf("hold.interval_seconds")}
          onChange=${(to: number | null) => changeHold({ interval_seconds: to })}
        />
        <${NumberField}
          label="Keep the caller on hold for at most"
          unit="seconds"
          ...${LIMITS["hold.max_seconds"]}
          value=${hold.max_seconds}
          isReadOnly=${isReadOnly}
          error=${problemOf("hold.max_seconds")}
          onChange=${(to: number | null) => changeHold({ max_seconds: to })}
        />
      </div>
      <${SwitchField}
        label="Offer a callback"
        hint="Callers can press 1 and leave their number."
        isOn=${callbacks.enabled}
        isReadOnly=${isReadOnly}
        onChange=${(enabled: boolean) => changeCallbacks({ enabled })}
      />
      <${CountryField}
        countries=${callbacks.countries}
        isReadOnly=${isReadOnly}
        error=${problemOf("callbacks.countries")}
        onChange=${(countries: string[]) => changeCallbacks({ countries })}
      />
    </section>
  `;
}

interface CountryFieldProps {
  countries: readonly string[];
  error: string | null;
  isReadOnly: boolean;
  onChange: (countries: string[]) => void;
}

/** Keeps what is being typed, comma and all, as long as it says what is set. */
function CountryField({ countries, onChange, ...field }: CountryFieldProps) {
  const [typed, setTyped] = useState("");
  const known = countries.join(", ");
  const shown = readCountries(typed).join(", ") === known ? typed : known;
  const take = (text: string) => {
    setTyped(text);
    onChange(readCountries(text));
  };
  return html`
    <${TextField}
      label="Countries whose numbers can be called back"
      hint="Country codes, as in DE, AT, CH"
      value=${shown}
      onChange=${take}
      ...${field}
    />
  `;
}

const SCORE_TYPES = [
  { value: "number", label: "Numbers from 0 to 100" },
  { value: "label", label: "Words, such as hot and cold" },
];

function CrmFields({ settings, onChange, problemOf, isReadOnly }: SettingsFieldsProps) {
  const { crm_fields } = settings;
  const change = (patch: Partial<typeof crm_fields>) =>
    onChange({ crm_fields: { ...crm_fields, ...patch } });
  return html`
    <section class="form-section" aria-labelledby="crm-title">
      <h2 id="crm-title">Fields of the CRM</h2>
      <div class="form-row">
        <${TextField}
          label="Field of the lead owner"
          value=${crm_fields.lead_owner}
          isReadOnly=${isReadOnly}
          error=${problemOf("crm_fields.lead_owner")}
          onChange=${(lead_owner: string) => change({ lead_owner })}
        />
        <${TextField}
          label="Field of the lead score"
          value=${crm_fields.lead_score}
          isReadOnly=${isReadOnly}
          error=${problemOf("crm_fields.lead_score")}
          onChange=${(lead_score: string) => change({ lead_score })}
        />
        <${SelectField}
          label="Scores are"
          value=${crm_fields.score_type}
          options=${SCORE_TYPES}
          isReadOnly=${isReadOnly}
          error=${problemOf("crm_fields.score_type")}
          onChange=${(score_type: string) => change({ score_type })}
        />
      </div>
    </section>
  `;
}
