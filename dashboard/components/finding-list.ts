import { html } from "../lib/html";
import type { Finding } from "../state/ruleset";
import "../styles/findings.css";
import { Icon } from "./icon";

/** What is odd about a rule or a setting, beside the thing it is about. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return html`
    <ul class="findings">
      ${findings.map(
        ({ severity, message }) => html`
          <li key=${message} class=${severity === "error" ? "tone-bad" : "tone-warn"}>
            <${Icon} name="alert" />
            <span><b>${severity === "error" ? "Error" : "Check"}:</b> ${message}</span>
          </li>
        `,
      )}
    </ul>
  `;
}
