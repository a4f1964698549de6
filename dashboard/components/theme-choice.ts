import { html } from "../lib/html";
import { type Theme, useTheme } from "../state/theme";

const CHOICES: { theme: Theme; label: string }[] = [
  { theme: "system", label: "System" },
  { theme: "light", label: "Light" },
  { theme: "dark", label: "Dark" },
];

/** Light, dark, or as the operating system has it. */
export function ThemeChoice() {
  const [chosen, choose] = useTheme();
  return html`
    <fieldset class="segments">
      <legend>Theme</legend>
      ${CHOICES.map(
        ({ theme, label }) => html`
          <label key=${theme}>
            <input
              type="radio"
              name="theme"
              value=${theme}
              checked=${theme === chosen}
              onChange=${() => choose(theme)}
            />
            <span>${label}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}
