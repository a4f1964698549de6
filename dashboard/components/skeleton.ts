import { html } from "../lib/html";

/** Grey lines where text will be. */
export function Skeleton({ lines }: { lines: number }) {
  return html`
    <div class="skeleton" aria-hidden="true">
      ${Array.from({ length: lines }, (_, line) => html`<div key=${line} class="skeleton-line" />`)}
    </div>
  `;
}
