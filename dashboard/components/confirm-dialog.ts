import { type ComponentChildren, html } from "../lib/html";
import type { Change } from "../state/change";
import { Dialog } from "./dialog";
import { ErrorAlert } from "./error-alert";

interface ConfirmDialogProps {
  title: string;
  /** What the button does, as a verb: "Deactivate". */
  verb: string;
  change: Pick<Change<unknown[], unknown>, "isBusy" | "problem">;
  /** It takes nothing away: the button warns of nothing. */
  isHarmless?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What will happen, in sentences. */
  children: ComponentChildren;
}

/** Asks before something of weight, and says why it did not work. */
export function ConfirmDialog({
  title,
  verb,
  change,
  isHarmless = false,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const { isBusy, problem } = change;
  return html`
    <${Dialog} title=${title} onClose=${onClose}>
      <div class="dialog-text">${children}</div>
      ${problem && html`<${ErrorAlert} problem=${problem} title="That did not work" />`}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button
          type="button"
          class=${`button ${isHarmless ? "primary" : "danger"}`}
          disabled=${isBusy}
          onClick=${onConfirm}
        >
          ${verb}
        </button>
      </div>
    <//>
  `;
}
