import { html } from "../lib/html";
import { toJsonTokens } from "../lib/json-tokens";
import "../styles/json-view.css";

/** A JSON value, indented and coloured. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  return html`
    <pre class="json" tabindex="0" aria-label=${label}>${toJsonTokens(value).map(
      ({ kind, text }) =>
        kind === "sign" ? text : html`<span class=${`json-${kind}`}>${text}</span>`,
    )}</pre>
  `;
}
