import { html } from "../lib/html";
import { FormField, type InputProps } from "./form-field";

interface TextAreaFieldProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  isReadOnly?: boolean;
}

/** A text of several lines. */
export function TextAreaField({
  value,
  onChange,
  rows = 2,
  isReadOnly = false,
  ...field
}: TextAreaFieldProps) {
  type Entered = Event & { currentTarget: HTMLTextAreaElement };
  return html`
    <${FormField} ...${field}>
      ${(input: InputProps) => html`
        <textarea
          ...${input}
          rows=${rows}
          value=${value}
          readonly=${isReadOnly}
          onInput=${({ currentTarget }: Entered) => onChange(currentTarget.value)}
        ></textarea>
      `}
    <//>
  `;
}
