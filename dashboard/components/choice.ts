import { html } from "../lib/html";
import type { Option } from "./form-field";

interface ChoiceProps {
  label: string;
  /** What it says while nothing is chosen. */
  all: string;
  options: readonly Option[];
  value: string | null;
  onChange: (value: string) => void;
}

/** One filter of a list; it acts at once. */
export function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  type Chosen = Event & { currentTarget: HTMLSelectElement };
  return html`
    <label class="field">
      <span>${label}</span>
      <select
        value=${value ?? ""}
        onChange=${({ currentTarget }: Chosen) => onChange(currentTarget.value)}
      >
        <option value="">${all}</option>
        ${options.map((one) => html`<option key=${one.value} value=${one.value}>${one.label}</option>`)}
      </select>
    </label>
  `;
}
