import { html } from "../../lib/html";
import { addRow, type Keyed, patchRow } from "../../lib/reorder";
import {
  EMPTY_TIER,
  type LeadScoreForm,
  MAX_SCORE,
  MIN_SCORE,
  type ScoreTier,
} from "../../lib/rules/lead-score-form";
import { DialerField } from "../dialer-field";
import { NumberField, SelectField, TextField } from "../form-field";
import { ReorderList } from "../reorder-list";
import { ScoreScale } from "../score-scale";
import type { FieldsProps } from "./fields-props";
import { AddButton, RemoveButton } from "./row-buttons";

const KINDS = [
  { value: "number", label: "Numbers from 0 to 100" },
  { value: "label", label: "Words, such as hot and cold" },
];

/** Which scores go to which dialer. */
export function LeadScoreFields(props: FieldsProps<LeadScoreForm>) {
  const { form, onChange, problemOf, isReadOnly } = props;
  const { kind, tiers } = form;

  return html`
    <${SelectField}
      label="The CRM keeps scores as"
      value=${kind}
      options=${KINDS}
      isReadOnly=${isReadOnly}
      onChange=${(to: LeadScoreForm["kind"]) => onChange({ kind: to })}
    />
    ${kind === "number" && html`<${ScoreScale} tiers=${tiers} />`}
    <fieldset class="form-rows">
      <legend>Tiers</legend>
      ${tiers.length === 0 && html`<p class="faint">No tier yet.</p>`}
      <${ReorderList}
        items=${tiers}
        label="Tiers"
        keyOf=${({ key }: Keyed<ScoreTier>) => key}
        nameOf=${(tier: ScoreTier) => nameTier(tier)}
        onReorder=${isReadOnly ? undefined : (rows: Keyed<ScoreTier>[]) => onChange({ tiers: rows })}
      >
        ${(tier: Keyed<ScoreTier>, index: number) => {
          const conflict = problemOf(`tiers.${index}`);
          return html`
            <div class=${conflict ? "is-conflict" : ""}>
              <${TierFields} ...${props} tier=${tier} index=${index} />
              ${conflict && html`<p class="field-error" role="alert">${conflict}</p>`}
            </div>
          `;
        }}
      <//>
      ${
        !isReadOnly &&
        html`<${AddButton}
          label="Add a tier"
          onClick=${() => onChange({ tiers: addRow(tiers, EMPTY_TIER) })}
        />`
      }
    </fieldset>
  `;
}

interface TierFieldsProps extends FieldsProps<LeadScoreForm> {
  tier: Keyed<ScoreTier>;
  index: number;
}

function TierFields({
  form,
  onChange,
  problemOf,
  dialers,
  isReadOnly,
  tier,
  index,
}: TierFieldsProps) {
  const { kind, tiers } = form;
  const patch = (change: Partial<ScoreTier>) =>
    onChange({ tiers: patchRow(tiers, tier.key, change) });
  const remove = () => onChange({ tiers: tiers.filter(({ key }) => key !== tier.key) });
  const errorOf = (name: string) => problemOf(`tiers.${index}.${name}`);

  return html`
    <div class=${`form-cells${kind === "number" ? " tier-cells" : ""}`}>
      <${TextField}
        label="Name"
        value=${tier.name}
        isReadOnly=${isReadOnly}
        error=${errorOf("name")}
        onChange=${(name: string) => patch({ name })}
      />
      ${
        kind === "label"
          ? html`<${TextField}
              label="The CRM's word"
              value=${tier.label}
              isReadOnly=${isReadOnly}
              error=${errorOf("label")}
              onChange=${(label: string) => patch({ label })}
            />`
          : html`
              <${NumberField}
                label="From score"
                value=${tier.min}
                min=${MIN_SCORE}
                max=${MAX_SCORE}
                isReadOnly=${isReadOnly}
                error=${errorOf("min")}
                onChange=${(min: number | null) => patch({ min })}
              />
              <${NumberField}
                label="To score"
                value=${tier.max}
                min=${MIN_SCORE}
                max=${MAX_SCORE}
                isReadOnly=${isReadOnly}
                error=${errorOf("max")}
                onChange=${(max: number | null) => patch({ max })}
              />
            `
      }
      <${DialerField}
        label="Dialer"
        value=${tier.dialer}
        dialers=${dialers}
        isReadOnly=${isReadOnly}
        error=${errorOf("dialer")}
        onChange=${(dialer: string) => patch({ dialer })}
      />
      ${!isReadOnly && html`<${RemoveButton} name=${nameTier(tier)} onClick=${remove} />`}
    </div>
  `;
}

function nameTier({ name, label }: ScoreTier): string {
  return name || label || "new tier";
}
