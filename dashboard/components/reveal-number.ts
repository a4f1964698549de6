import { html, useState } from "../lib/html";
import { callbacks } from "../state/callbacks";
import { useChange } from "../state/change";
import { CopyButton } from "./copy-button";
import { Icon } from "./icon";

interface RevealNumberProps {
  /** Of the callback. */
  id: number;
  masked: string;
}

/** A masked number, and the whole one on request: to dial it, or to copy it. Asking is recorded. */
export function RevealNumber({ id, masked }: RevealNumberProps) {
  const [number, setNumber] = useState<string | null>(null);
  const reveal = useChange(callbacks.reveal);
  const label = `Show the whole number of ${masked}`;
  if (number !== null) {
    return html`
      <span class="whole-number" role="status">
        <a class="row-title" href=${`tel:${number}`}>${number}</a>
        <${CopyButton} text=${number} what="phone number" />
      </span>
    `;
  }
  return html`
    <span class="whole-number">
      <span class="row-title">${masked}</span>
      <button
        type="button"
        class="icon-button"
        title="Show the whole number; this is put on record"
        aria-label=${label}
        disabled=${reveal.isBusy}
        onClick=${async () => setNumber(await reveal.run(id))}
      >
        <${Icon} name="eye" />
      </button>
      ${reveal.problem && html`<span class="field-error" role="alert">${reveal.problem.message}</span>`}
    </span>
  `;
}
