import { html, useState } from "../lib/html";
import { CopyButton } from "./copy-button";
import { Dialog } from "./dialog";

interface KeyDialogProps {
  /** Whose key it is. */
  name: string;
  apiKey: string;
  onClose: () => void;
}

/** Shows a key this once; it closes only after the reader said that the key is in a safe place. */
export function KeyDialog({ name, apiKey, onClose }: KeyDialogProps) {
  const [isKept, setKept] = useState(false);
  type Ticked = Event & { currentTarget: HTMLInputElement };
  return html`
    <${Dialog} title=${`The API key of ${name}`}>
      <p>API Key created. Copy it now - it won't be shown again.</p>
      <div class="api-key">
        <code>${apiKey}</code>
        <${CopyButton} text=${apiKey} what="API key" />
      </div>
      <label class="check-field">
        <input
          type="checkbox"
          checked=${isKept}
          onChange=${({ currentTarget }: Ticked) => setKept(currentTarget.checked)}
        />
        I have copied the key and keep it in a safe place.
      </label>
      <div class="dialog-buttons">
        <button type="button" class="button primary" disabled=${!isKept} onClick=${onClose}>Close</button>
      </div>
    <//>
  `;
}
