import { type ComponentChildren, html } from "../lib/html";

interface SaveBarProps {
  /** What the button does: "Save changes". */
  verb: string;
  canSave: boolean;
  /** How many fields cannot be saved as they are. */
  problemCount: number;
  /** Gives up what was edited; absent where nothing was. */
  onDiscard: (() => void) | undefined;
  /** What else can be done with the form, at the end of the row. */
  children?: ComponentChildren;
}

/**
 * The end of a form: save, give up, and whether something is in the way. A button that cannot save
 * stays in reach: once it has saved, it keeps the focus of whoever pressed it.
 */
export function SaveBar({ verb, canSave, problemCount, onDiscard, children }: SaveBarProps) {
  return html`
    <div class="form-section">
      <div class="form-buttons">
        <button type="submit" class="button primary" aria-disabled=${!canSave} onClick=${canSave ? undefined : stay}>
          ${verb}
        </button>
        ${onDiscard && html`<button type="button" class="button" onClick=${onDiscard}>Discard changes</button>`}
        <p class="field-error" role="status">
          ${problemCount > 0 && (problemCount === 1 ? "One field needs a look." : `${problemCount} fields need a look.`)}
        </p>
        ${children}
      </div>
    </div>
  `;
}

/** Enter in a field presses the button, too. */
function stay(event: Event): void {
  event.preventDefault();
}
