import type { Wording } from "../lib/call-words";
import { describeStatus } from "../lib/call-words";
import { html } from "../lib/html";

/** A word on its colour. The colour only underlines: the word says it all. */
export function Pill({ label, tone }: Wording) {
  return html`<span class=${`pill tone-${tone}`}>${label}</span>`;
}

/** Where a call stands. */
export function StatusPill({ status }: { status: string }) {
  return html`<${Pill} ...${describeStatus(status)} />`;
}
