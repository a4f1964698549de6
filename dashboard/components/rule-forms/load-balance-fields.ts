import { html, useId } from "../../lib/html";
import { addRow, type Keyed, patchRow } from "../../lib/reorder";
import {
  isWhole,
  type LoadBalanceForm,
  STRATEGIES,
  sumOf,
  type Weight,
} from "../../lib/rules/load-balance-form";
import { DialerField } from "../dialer-field";
import { NumberField, type Option, SwitchField } from "../form-field";
import type { FieldsProps } from "./fields-props";
import { AddButton, RemoveButton } from "./row-buttons";

/** How calls are shared between dialers. */
export function LoadBalanceFields(props: FieldsProps<LoadBalanceForm>) {
  const { form, onChange, problemOf, dialers, isReadOnly } = props;
  const isByCapacity = form.strategy === "capacity" || form.strategy === "utilization";
  return html`
    <${SwitchField}
      label="Balance the load"
      hint="Switched off, the rules after this one decide."
      isOn=${form.isEnabled}
      isReadOnly=${isReadOnly}
      onChange=${(isEnabled: boolean) => onChange({ isEnabled })}
    />
    <${StrategyChoice} ...${props} />
    ${form.strategy === "weighted" ? html`<${WeightFields} ...${props} />` : html`<${WhoShares} ...${props} />`}
    <div class="form-row">
      <${DialerField}
        label="Preferred dialer"
        hint="Takes what cannot be shared"
        value=${form.preferred}
        dialers=${dialers}
        none="The first that shares"
        isReadOnly=${isReadOnly}
        error=${problemOf("preferred_dialer")}
        onChange=${(preferred: string) => onChange({ preferred })}
      />
      ${
        isByCapacity &&
        html`<${DialerField}
          label="Where all are equally busy"
          value=${form.onEqual}
          dialers=${dialers}
          none="The preferred dialer"
          isReadOnly=${isReadOnly}
          error=${problemOf("fallback_on_equal")}
          onChange=${(onEqual: string) => onChange({ onEqual })}
        />`
      }
    </div>
  `;
}

function StrategyChoice({ form, onChange, isReadOnly }: FieldsProps<LoadBalanceForm>) {
  const group = useId();
  return html`
    <fieldset class="choice-cards">
      <legend>Strategy</legend>
      ${STRATEGIES.map(
        ({ value, label, about }) => html`
          <label key=${value}>
            <input
              type="radio"
              name=${group}
              checked=${form.strategy === value}
              disabled=${isReadOnly}
              onChange=${() => onChange({ strategy: value })}
            />
            <span class="choice-words"><b>${label}</b><span class="field-hint">${about}</span></span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

function WhoShares({ form, onChange, dialers, isReadOnly }: FieldsProps<LoadBalanceForm>) {
  const chosen = form.dialers;
  const toggle = (name: string) =>
    onChange({
      dialers: chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name],
    });
  return html`
    <fieldset class="day-choice">
      <legend>Who shares the calls</legend>
      <div>
        ${withChosen(dialers, chosen).map(
          ({ value, label }) => html`
            <label key=${value}>
              <input
                type="checkbox"
                checked=${chosen.includes(value)}
                disabled=${isReadOnly}
                onChange=${() => toggle(value)}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </div>
      <p class="field-hint">None chosen: the primary and the fallback dialer of Hand-over.</p>
    </fieldset>
  `;
}

function withChosen(dialers: readonly Option[], chosen: readonly string[]): Option[] {
  const unknown = chosen.filter((name) => !dialers.some(({ value }) => value === name));
  return [...dialers, ...unknown.map((name) => ({ value: name, label: `${name} (unknown)` }))];
}

function WeightFields({
  form,
  onChange,
  problemOf,
  dialers,
  isReadOnly,
}: FieldsProps<LoadBalanceForm>) {
  const { weights } = form;
  const patch = (key: number, change: Partial<Weight>) =>
    onChange({ weights: patchRow(weights, key, change) });
  const remove = (key: number) => onChange({ weights: weights.filter((one) => one.key !== key) });
  const problem = problemOf("weights");

  return html`
    <fieldset class="form-rows">
      <legend>Weights</legend>
      <ul>
        ${weights.map(
          ({ key, dialer, percent }: Keyed<Weight>) => html`
            <li key=${key}><div class="form-cells">
              <${DialerField}
                label="Dialer"
                value=${dialer}
                dialers=${dialers}
                isReadOnly=${isReadOnly}
                error=${problemOf(`weights.${dialer}`)}
                onChange=${(to: string) => patch(key, { dialer: to })}
              />
              <${NumberField}
                label="Share of the calls"
                unit="%"
                value=${percent}
                min=${0}
                max=${100}
                step="any"
                isReadOnly=${isReadOnly}
                onChange=${(to: number | null) => patch(key, { percent: to })}
              />
              ${!isReadOnly && html`<${RemoveButton} name=${dialer || "new weight"} onClick=${() => remove(key)} />`}
            </div></li>
          `,
        )}
      </ul>
      <p class=${`weight-sum tone-${isWhole(weights) ? "good" : "bad"}`} role="status">
        Together <b>${sumOf(weights)} %</b> ${isWhole(weights) ? "" : (problem ?? "of 100 %")}
      </p>
      ${
        !isReadOnly &&
        html`<${AddButton}
          label="Add a dialer"
          onClick=${() => onChange({ weights: addRow<Weight>(weights, { dialer: "", percent: null }) })}
        />`
      }
    </fieldset>
  `;
}
