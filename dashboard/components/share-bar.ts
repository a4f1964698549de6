import { html } from "../lib/html";

/** A part of all as a bar; the figure beside it says the same. */
export function ShareBar({ percent }: { percent: number | null }) {
  return html`<span class="share-bar" aria-hidden="true"><i style=${`width:${percent ?? 0}%`}></i></span>`;
}
