import { type ComponentChildren, html, useId, useState } from "../lib/html";
import type { Problem } from "../state/problem";

/** What an input needs to belong to its label, its hint and its error. */
export interface InputProps {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

interface FormFieldProps {
  label: string;
  /** What to enter, where the label does not say it all. */
  hint?: string | undefined;
  /** Why the entry was refused. */
  error?: string | null | undefined;
  children: (input: InputProps) => ComponentChildren;
}

/** A labelled input of a form, with its hint and its error. */
export function FormField({ label, hint, error, children }: FormFieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const input: InputProps = {
    id,
    "aria-invalid": Boolean(error),
    "aria-describedby": described || undefined,
  };
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      ${children(input)}
      ${hint && html`<p id=${`${id}-hint`} class="field-hint">${hint}</p>`}
      ${error && html`<p id=${`${id}-error`} class="field-error" role="alert">${error}</p>`}
    </div>
  `;
}

type Entered = Event & {
  currentTarget: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
};

interface TextFieldProps extends Omit<FormFieldProps, "children"> {
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "email" | "tel" | "password" | "time" | "date" | "datetime-local";
  placeholder?: string;
  isRequired?: boolean;
  isReadOnly?: boolean;
}

export function TextField({
  value,
  onChange,
  type = "text",
  placeholder,
  isRequired = false,
  isReadOnly = false,
  ...field
}: TextFieldProps) {
  return html`
    <${FormField} ...${field}>
      ${(input: InputProps) => html`
        <input
          ...${input}
          type=${type}
          value=${value}
          placeholder=${placeholder}
          required=${isRequired}
          readonly=${isReadOnly}
          onInput=${({ currentTarget }: Entered) => onChange(currentTarget.value)}
        />
      `}
    <//>
  `;
}

interface NumberFieldProps extends Omit<FormFieldProps, "children"> {
  /** `null` while the field is empty. */
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number | "any";
  /** Stands behind the input: "seconds", "%". */
  unit?: string;
  isReadOnly?: boolean;
}

/** Keeps what is being typed, as in "7.0", as long as it says what is set. */
export function NumberField({
  value,
  onChange,
  min,
  max,
  step,
  unit,
  isReadOnly = false,
  ...field
}: NumberFieldProps) {
  const [typed, setTyped] = useState("");
  const take = ({ currentTarget }: Entered) => {
    setTyped(currentTarget.value);
    onChange(readNumber(currentTarget.value));
  };
  return html`
    <${FormField} ...${field}>
      ${(input: InputProps) => html`
        <span class="with-unit">
          <input
            ...${input}
            type="number"
            inputmode=${step === "any" ? "decimal" : "numeric"}
            value=${readNumber(typed) === value ? typed : `${value ?? ""}`}
            min=${min}
            max=${max}
            step=${step}
            readonly=${isReadOnly}
            onInput=${take}
          />
          ${unit && html`<span class="unit">${unit}</span>`}
        </span>
      `}
    <//>
  `;
}

function readNumber(text: string): number | null {
  return text === "" ? null : Number(text);
}

export interface Option {
  value: string;
  label: string;
}

interface SelectFieldProps extends Omit<FormFieldProps, "children"> {
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  isReadOnly?: boolean;
}

export function SelectField({
  value,
  options,
  onChange,
  isReadOnly = false,
  ...field
}: SelectFieldProps) {
  return html`
    <${FormField} ...${field}>
      ${(input: InputProps) => html`
        <select
          ...${input}
          value=${value}
          disabled=${isReadOnly}
          onChange=${({ currentTarget }: Entered) => onChange(currentTarget.value)}
        >
          ${options.map((one) => html`<option key=${one.value} value=${one.value}>${one.label}</option>`)}
        </select>
      `}
    <//>
  `;
}

interface SwitchFieldProps {
  label: ComponentChildren;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isReadOnly?: boolean;
}

/** On or off, in force when the form is saved. */
export function SwitchField({ label, hint, isOn, onChange, isReadOnly = false }: SwitchFieldProps) {
  type Toggled = Event & { currentTarget: HTMLInputElement };
  return html`
    <label class="switch-field">
      <input
        type="checkbox"
        role="switch"
        checked=${isOn}
        disabled=${isReadOnly}
        onChange=${({ currentTarget }: Toggled) => onChange(currentTarget.checked)}
      />
      <span>${label}${hint && html`<span class="field-hint">${hint}</span>`}</span>
    </label>
  `;
}

/** Why the API refused one field of a form, in its words. */
export function refusalOf(problem: Problem | null, field: string): string | null {
  return problem?.details.find((one) => one.field === field)?.message ?? null;
}
