import { html } from "../../lib/html";
import { Icon } from "../icon";

/** Adds a row to a list of a form. */
export function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return html`
    <button type="button" class="button add-row" onClick=${onClick}>
      <${Icon} name="plus" /> ${label}
    </button>
  `;
}

/** Takes a row out of a form; nothing is lost until the form is saved. */
export function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  const label = `Remove ${name}`;
  return html`
    <button
      type="button"
      class="icon-button remove-row"
      aria-label=${label}
      title=${label}
      onClick=${onClick}
    >
      <${Icon} name="close" />
    </button>
  `;
}
