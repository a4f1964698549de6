import { html } from "../lib/html";
import { DAYS, shortDay } from "../lib/rules/week";

interface DayChoiceProps {
  days: readonly string[];
  error: string | null;
  isReadOnly: boolean;
  onChange: (days: string[]) => void;
}

/** Days of the week, each on or off. */
export function DayChoice({ days, error, isReadOnly, onChange }: DayChoiceProps) {
  const toggle = (day: string) =>
    onChange(DAYS.filter((one) => (one === day) !== days.includes(one)));
  return html`
    <fieldset class="day-choice">
      <legend>Days</legend>
      <div>
        ${DAYS.map(
          (day) => html`
            <label key=${day}>
              <input
                type="checkbox"
                checked=${days.includes(day)}
                disabled=${isReadOnly}
                onChange=${() => toggle(day)}
              />
              <span>${shortDay(day)}</span>
            </label>
          `,
        )}
      </div>
      ${error && html`<p class="field-error" role="alert">${error}</p>`}
    </fieldset>
  `;
}
