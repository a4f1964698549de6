import { html } from "../../lib/html";
import { addRow, type Keyed, patchRow } from "../../lib/reorder";
import {
  type DateException,
  EMPTY_EXCEPTION,
  type TimeBasedForm,
} from "../../lib/rules/time-based-form";
import { DialerField } from "../dialer-field";
import { SelectField, TextField } from "../form-field";
import type { FieldsProps } from "./fields-props";
import { AddButton, RemoveButton } from "./row-buttons";
import { TimeSpanFields } from "./time-span-fields";

const KINDS = [
  { value: "closed", label: "Closed" },
  { value: "hours", label: "Other hours" },
  { value: "day", label: "Another dialer, all day" },
];

/** Dates that are not as usual: holidays, company outings. */
export function ExceptionFields(props: FieldsProps<TimeBasedForm>) {
  const { form, onChange, isReadOnly } = props;
  const { exceptions } = form;
  return html`
    <fieldset class="form-rows">
      <legend>Holidays and other dates</legend>
      ${exceptions.length === 0 && html`<p class="faint">Every date is as usual.</p>`}
      <ul>
        ${exceptions.map((one, index) => html`<${DateFields} key=${one.key} ...${props} one=${one} index=${index} />`)}
      </ul>
      ${
        !isReadOnly &&
        html`<${AddButton}
          label="Add a date"
          onClick=${() => onChange({ exceptions: addRow(exceptions, EMPTY_EXCEPTION) })}
        />`
      }
    </fieldset>
  `;
}

interface DateFieldsProps extends FieldsProps<TimeBasedForm> {
  one: Keyed<DateException>;
  index: number;
}

function DateFields(props: DateFieldsProps) {
  const { form, onChange, problemOf, isReadOnly, one, index } = props;
  const patch = (change: Partial<DateException>) =>
    onChange({ exceptions: patchRow(form.exceptions, one.key, change) });
  const remove = () =>
    onChange({ exceptions: form.exceptions.filter(({ key }) => key !== one.key) });
  const errorOf = (name: string) => problemOf(`exceptions.${index}.${name}`);
  const conflict = problemOf(`exceptions.${index}`);

  return html`
    <li class=${conflict ? "is-conflict" : ""}>
      <div class="form-cells cells-3">
        <${TextField}
          label="Date"
          type="date"
          value=${one.date}
          isReadOnly=${isReadOnly}
          error=${errorOf("date")}
          onChange=${(date: string) => patch({ date })}
        />
        <${SelectField}
          label="On this date"
          value=${one.kind}
          options=${KINDS}
          isReadOnly=${isReadOnly}
          onChange=${(kind: DateException["kind"]) => patch({ kind })}
        />
        <${TextField}
          label="Name"
          placeholder="Christmas"
          value=${one.name}
          isReadOnly=${isReadOnly}
          onChange=${(name: string) => patch({ name })}
        />
        ${!isReadOnly && html`<${RemoveButton} name=${one.name || one.date || "new date"} onClick=${remove} />`}
        ${one.kind !== "closed" && html`<${OpenFields} ...${props} patch=${patch} errorOf=${errorOf} />`}
      </div>
      ${conflict && html`<p class="field-error" role="alert">${conflict}</p>`}
    </li>
  `;
}

interface OpenFieldsProps extends DateFieldsProps {
  patch: (change: Partial<DateException>) => void;
  errorOf: (name: string) => string | null;
}

function OpenFields({ one, dialers, isReadOnly, patch, errorOf }: OpenFieldsProps) {
  return html`
    ${
      one.kind === "hours" &&
      html`<${TimeSpanFields} span=${one} isReadOnly=${isReadOnly} patch=${patch} errorOf=${errorOf} />`
    }
    <${DialerField}
      label="Dialer"
      value=${one.dialer}
      dialers=${dialers}
      none=${one.kind === "hours" ? "As on that weekday" : "Choose…"}
      isReadOnly=${isReadOnly}
      error=${errorOf("dialer")}
      onChange=${(dialer: string) => patch({ dialer })}
    />
  `;
}
