import { html, useState } from "../lib/html";
import { useChange } from "../state/change";
import { CopyButton } from "./copy-button";
import { Icon } from "./icon";
import "../styles/reveal-number.css";

interface RevealNumberProps {
  masked: string;
  /** Asks for the whole one. */
  reveal: () => Promise<string>;
}

/** A masked number, and the whole one on request: to dial it, or to copy it. Asking is recorded. */
export function RevealNumber({ masked, reveal }: RevealNumberProps) {
  const [number, setNumber] = useState<string | null>(null);
  const asked = useChange(reveal);
  const label = `Show the whole number of ${masked}`;
  if (number !== null) {
    return html`
      <span class="whole-number" role="status">
        <a href=${`tel:${number}`}>${number}</a>
        <${CopyButton} text=${number} what="phone number" />
      </span>
    `;
  }
  return html`
    <span class="whole-number">
      <span>${masked}</span>
      <button
        type="button"
        class="icon-button"
        title="Show the whole number; this is put on record"
        aria-label=${label}
        disabled=${asked.isBusy}
        onClick=${async () => setNumber(await asked.run())}
      >
        <${Icon} name="eye" />
      </button>
      ${asked.problem && html`<span class="field-error" role="alert">${asked.problem.message}</span>`}
    </span>
  `;
}
