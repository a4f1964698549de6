import { DialerField } from "../components/dialer-field";
import { NumberField, TextField } from "../components/form-field";
import { RoutingSettingsForm, type SettingsFieldsProps } from "../components/routing-settings-form";
import { SettingsFrame } from "../components/settings-frame";
import { TextAreaField } from "../components/text-area-field";
import { humanise } from "../lib/format";
import { html } from "../lib/html";
import { LIMITS } from "../lib/settings-check";
import type { Menu } from "../state/routing-settings";
import "../styles/routing-settings.css";

const isOfMenu = (field: string) => /^(menu|texts)\b/.test(field);

/** The menu of callers nobody knows, and every sentence callers hear. */
export function MenuPage() {
  return html`
    <${SettingsFrame}
      title="Menu and texts"
      about="What callers hear, and which key leads to whom."
    >
      <${RoutingSettingsForm} fields=${MenuAndTexts} concerns=${isOfMenu} />
    <//>
  `;
}

function MenuAndTexts(props: SettingsFieldsProps) {
  return html`
    <${MenuFields} ...${props} />
    <${VoiceFields} ...${props} />
    <${TextFields} ...${props} />
  `;
}

/** As they stand on a telephone. */
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

function MenuFields(props: SettingsFieldsProps) {
  const { settings, problemOf, dialers, isReadOnly } = props;
  const { menu } = settings;
  const change = changeOf(props);
  const setKey = (key: string, dialer: string) => {
    const { [key]: _, ...others } = menu.options;
    change({ options: dialer === "" ? others : { ...others, [key]: dialer } });
  };
  return html`
    <section class="form-section" aria-labelledby="menu-title">
      <h2 id="menu-title">Menu</h2>
      <${TextAreaField}
        label="The menu says"
        value=${menu.prompt}
        isReadOnly=${isReadOnly}
        error=${problemOf("menu.prompt")}
        onChange=${(prompt: string) => change({ prompt })}
      />
      <fieldset>
        <legend class="keypad-title">Which key leads to whom</legend>
        <div class="keypad">
          ${KEYS.map(
            (key) => html`
              <${DialerField}
                key=${key}
                label=${`Key ${key}`}
                value=${menu.options[key] ?? ""}
                dialers=${dialers}
                none="Nobody"
                isReadOnly=${isReadOnly}
                error=${problemOf(`menu.options.${key}`)}
                onChange=${(dialer: string) => setKey(key, dialer)}
              />
            `,
          )}
        </div>
      </fieldset>
      <div class="form-row">
        <${TextAreaField}
          label="When no key is pressed"
          value=${menu.no_input}
          isReadOnly=${isReadOnly}
          error=${problemOf("menu.no_input")}
          onChange=${(no_input: string) => change({ no_input })}
        />
        <${TextAreaField}
          label="When a key leads to nobody"
          value=${menu.invalid}
          isReadOnly=${isReadOnly}
          error=${problemOf("menu.invalid")}
          onChange=${(invalid: string) => change({ invalid })}
        />
      </div>
      <${NumberField}
        label="Say the menu again"
        unit="times"
        hint="After no key, or one that leads to nobody"
        ...${LIMITS["menu.repeats"]}
        value=${menu.repeats}
        isReadOnly=${isReadOnly}
        error=${problemOf("menu.repeats")}
        onChange=${(repeats: number | null) => change({ repeats })}
      />
    </section>
  `;
}

function VoiceFields(props: SettingsFieldsProps) {
  const { settings, problemOf, isReadOnly } = props;
  const { menu } = settings;
  const change = changeOf(props);
  return html`
    <section class="form-section" aria-labelledby="voice-title">
      <h2 id="voice-title">Voice</h2>
      <div class="form-row">
        <${TextField}
          label="Voice"
          hint="As Twilio names it; empty for its own choice"
          placeholder="Polly.Vicki"
          value=${menu.voice ?? ""}
          isReadOnly=${isReadOnly}
          error=${problemOf("menu.voice")}
          onChange=${(voice: string) => change({ voice: voice || null })}
        />
        <${TextField}
          label="Language"
          hint="Empty for Twilio's own choice"
          placeholder="de-DE"
          value=${menu.language ?? ""}
          isReadOnly=${isReadOnly}
          error=${problemOf("menu.language")}
          onChange=${(language: string) => change({ language: language || null })}
        />
      </div>
    </section>
  `;
}

function changeOf({ settings, onChange }: SettingsFieldsProps) {
  return (patch: Partial<Menu>) => onChange({ menu: { ...settings.menu, ...patch } });
}

/** When each text is said; one this page does not know is shown by its name. */
const OCCASIONS: Record<string, { label: string; hint?: string }> = {
  please_hold: { label: "Before a dialer rings" },
  difficulties: { label: "When nobody can be reached, with a callback on offer" },
  difficulties_without_callback: { label: "When nobody can be reached, without callbacks" },
  hold: { label: "On hold" },
  callback_number: { label: "Asking for the number to call back" },
  callback_confirm: {
    label: "Asking whether the number is right",
    hint: "{number} is read out digit by digit",
  },
  callback_invalid: { label: "When the number cannot be called back" },
  callback_thanks: { label: "After a callback was left" },
  goodbye: { label: "When the time on hold is over" },
};

function TextFields({ settings, onChange, problemOf, isReadOnly }: SettingsFieldsProps) {
  const { texts } = settings;
  return html`
    <section class="form-section" aria-labelledby="texts-title">
      <h2 id="texts-title">Texts</h2>
      ${Object.entries(texts).map(([name, text]) => {
        const { label = humanise(name), hint } = OCCASIONS[name] ?? {};
        return html`
          <${TextAreaField}
            key=${name}
            label=${label}
            hint=${hint}
            value=${text}
            isReadOnly=${isReadOnly}
            error=${problemOf(`texts.${name}`)}
            onChange=${(to: string) => onChange({ texts: { ...texts, [name]: to } })}
          />
        `;
      })}
    </section>
  `;
}
