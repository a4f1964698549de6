import { html } from "../../lib/html";
import { addRow, type Keyed, patchRow } from "../../lib/reorder";
import { type CrmCase, type CrmFieldForm, EMPTY_CASE } from "../../lib/rules/crm-field-form";
import { DialerField } from "../dialer-field";
import { NumberField, SelectField, TextField } from "../form-field";
import { ReorderList } from "../reorder-list";
import { TextAreaField } from "../text-area-field";
import type { FieldsProps } from "./fields-props";
import { AddButton, RemoveButton } from "./row-buttons";

const TESTS = [
  { value: "equals", label: "is" },
  { value: "in", label: "is one of" },
  { value: "range", label: "lies between" },
];

/** Which values of a CRM field go to which dialer; the first case that fits counts. */
export function CrmFieldFields(props: FieldsProps<CrmFieldForm>) {
  const { form, onChange, problemOf, isReadOnly } = props;
  const { field, cases } = form;

  return html`
    <${TextField}
      label="CRM field"
      hint="The name of the custom attribute, as the CRM writes it"
      value=${field}
      isReadOnly=${isReadOnly}
      error=${problemOf("field")}
      onChange=${(to: string) => onChange({ field: to })}
    />
    <fieldset class="form-rows">
      <legend>Cases, the first that fits counts</legend>
      ${cases.length === 0 && html`<p class="faint">No case yet.</p>`}
      <${ReorderList}
        items=${cases}
        label="Cases"
        keyOf=${({ key }: Keyed<CrmCase>) => key}
        nameOf=${nameCase}
        onReorder=${isReadOnly ? undefined : (rows: Keyed<CrmCase>[]) => onChange({ cases: rows })}
      >
        ${(one: Keyed<CrmCase>, index: number) => html`
          <${CaseFields} ...${props} one=${one} index=${index} />
        `}
      <//>
      ${
        !isReadOnly &&
        html`<${AddButton}
          label="Add a case"
          onClick=${() => onChange({ cases: addRow(cases, EMPTY_CASE) })}
        />`
      }
    </fieldset>
  `;
}

interface CaseFieldsProps extends FieldsProps<CrmFieldForm> {
  one: Keyed<CrmCase>;
  index: number;
}

function CaseFields(props: CaseFieldsProps) {
  const { form, onChange, problemOf, dialers, isReadOnly, one, index } = props;
  const patch = (change: Partial<CrmCase>) =>
    onChange({ cases: patchRow(form.cases, one.key, change) });
  const remove = () => onChange({ cases: form.cases.filter(({ key }) => key !== one.key) });

  return html`
    <div class="form-cells">
      <${SelectField}
        label="The value"
        value=${one.test}
        options=${TESTS}
        isReadOnly=${isReadOnly}
        onChange=${(test: CrmCase["test"]) => patch({ test })}
      />
      <${ValueFields} ...${props} patch=${patch} />
      <${DialerField}
        label="Dialer"
        value=${one.dialer}
        dialers=${dialers}
        isReadOnly=${isReadOnly}
        error=${problemOf(`cases.${index}.dialer`)}
        onChange=${(dialer: string) => patch({ dialer })}
      />
      ${!isReadOnly && html`<${RemoveButton} name=${nameCase(one, index)} onClick=${remove} />`}
    </div>
  `;
}

interface ValueFieldsProps extends CaseFieldsProps {
  patch: (change: Partial<CrmCase>) => void;
}

function ValueFields({ one, index, problemOf, isReadOnly, patch }: ValueFieldsProps) {
  const errorOf = (name: string) => problemOf(`cases.${index}.${name}`);
  switch (one.test) {
    case "equals":
      return html`
        <${TextField}
          label="Value"
          value=${one.value}
          isReadOnly=${isReadOnly}
          error=${errorOf("equals")}
          onChange=${(value: string) => patch({ value })}
        />
      `;
    case "in":
      return html`
        <${TextAreaField}
          label="Values"
          hint="One a line"
          rows=${3}
          value=${one.values}
          isReadOnly=${isReadOnly}
          error=${errorOf("in")}
          onChange=${(values: string) => patch({ values })}
        />
      `;
    case "range":
      return html`
        <${NumberField}
          label="From"
          value=${one.min}
          step="any"
          isReadOnly=${isReadOnly}
          error=${errorOf("min")}
          onChange=${(min: number | null) => patch({ min })}
        />
        <${NumberField}
          label="To"
          value=${one.max}
          step="any"
          isReadOnly=${isReadOnly}
          error=${errorOf("max")}
          onChange=${(max: number | null) => patch({ max })}
        />
      `;
  }
}

function nameCase(one: CrmCase, index: number): string {
  return one.name || `case ${index + 1}`;
}
