import { html } from "../lib/html";

/** The sign and the name. */
export function Brand() {
  return html`
    <span class="brand">
      <svg class="brand-sign" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M7.5 16h6c4.5 0 3.5-6.5 9-6.5" />
        <path class="brand-faint" d="M13.5 16c4.5 0 3.5 6.5 9 6.5" />
        <circle cx="7.5" cy="16" r="2.9" />
        <circle cx="24" cy="9.5" r="2.9" />
        <circle class="brand-faint" cx="24" cy="22.5" r="2.9" />
      </svg>
      Edge IVR
    </span>
  `;
}
