import { html } from "../lib/html";
import { NumberField } from "./form-field";

interface ThresholdFieldProps {
  label: string;
  hint: string;
  error: string | null;
  /** `null` while the field is empty. */
  value: number | null;
  onChange: (value: number | null) => void;
  min: number;
  max: number;
  unit: string;
  isReadOnly: boolean;
}

/** One step of the slider; by keyboard any other value can be typed. */
const STEP = 0.5;

/** A value between two ends: drawn as a slider, and typed where it should be exact. */
export function ThresholdField(props: ThresholdFieldProps) {
  const { label, value, onChange, min, max, unit, isReadOnly } = props;
  type Moved = Event & { currentTarget: HTMLInputElement };
  return html`
    <div class="threshold">
      <${NumberField} ...${props} step="any" />
      <div class="threshold-scale">
        <input
          type="range"
          aria-label=${`${label}, as a slider`}
          aria-valuetext=${value === null ? "none" : `${value} ${unit}`}
          min=${min}
          max=${max}
          step=${STEP}
          value=${value ?? min}
          disabled=${isReadOnly}
          onInput=${({ currentTarget }: Moved) => onChange(Number(currentTarget.value))}
        />
        <span aria-hidden="true">${min} ${unit}</span>
        <span aria-hidden="true">${max} ${unit}</span>
      </div>
    </div>
  `;
}
