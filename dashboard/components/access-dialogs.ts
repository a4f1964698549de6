import { html, useState } from "../lib/html";
import type { Change } from "../state/change";
import type { Person } from "../state/people";
import { ConfirmDialog } from "./confirm-dialog";

interface AskProps {
  person: Person;
  change: Pick<Change<unknown[], unknown>, "isBusy" | "problem">;
  onClose: () => void;
}

/** Asks before somebody loses their access. */
export function DeactivateDialog({ onConfirm, ...ask }: AskProps & { onConfirm: () => void }) {
  return html`
    <${ConfirmDialog} title=${`Deactivate ${ask.person.name}`} verb="Deactivate" onConfirm=${onConfirm} ...${ask}>
      <p>Are you sure you want to deactivate ${ask.person.name}?</p>
      <p>They will immediately lose access to the system.</p>
    <//>
  `;
}

/** Asks before somebody gets their access back: with a new key, unless the old one is trusted. */
export function ActivateDialog({
  onConfirm,
  ...ask
}: AskProps & { onConfirm: (newKey: boolean) => void }) {
  const [hasNewKey, setNewKey] = useState(true);
  type Ticked = Event & { currentTarget: HTMLInputElement };
  const outcome = hasNewKey
    ? "Their old key stays invalid; the new one is shown to you once."
    : "Their existing API key becomes valid again.";
  return html`
    <${ConfirmDialog}
      title=${`Activate ${ask.person.name}`}
      verb="Activate"
      isHarmless
      onConfirm=${() => onConfirm(hasNewKey)}
      ...${ask}
    >
      <p>Are you sure you want to give ${ask.person.name} access again? ${outcome}</p>
      <label class="check-field">
        <input
          type="checkbox"
          checked=${hasNewKey}
          onChange=${({ currentTarget }: Ticked) => setNewKey(currentTarget.checked)}
        />
        Issue a new key instead of the old one
      </label>
    <//>
  `;
}

/** Asks before a key dies. */
export function RegenerateDialog({ onConfirm, ...ask }: AskProps & { onConfirm: () => void }) {
  return html`
    <${ConfirmDialog} title="Regenerate the API key" verb="Regenerate" onConfirm=${onConfirm} ...${ask}>
      <p>The key ${ask.person.name} has now stops working at once, and so does whoever signed in with it.</p>
      <p>The new key is shown to you once: it is yours to hand over.</p>
    <//>
  `;
}
