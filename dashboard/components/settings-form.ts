import { type ComponentChildren, html } from "../lib/html";
import type { Problem } from "../state/problem";
import { ErrorAlert } from "./error-alert";
import { SaveBar } from "./save-bar";
import { STALE, StaleAlert, StaleRulesetAlert } from "./stale-alert";

interface SettingsFormProps {
  /** What screen readers call the form. */
  label: string;
  draft: { isChanged: boolean; reset: () => void };
  save: { isBusy: boolean; problem: Problem | null };
  /** They are published with the rules: whoever was faster is known. */
  isOfRuleset?: boolean;
  /** How many fields cannot be saved as they are. */
  problemCount?: number;
  isReadOnly: boolean;
  onSave: () => Promise<void>;
  /** Loads what somebody else saved meanwhile. */
  onReload: () => Promise<void>;
  /** Beside the buttons of the bar. */
  more?: ComponentChildren;
  children: ComponentChildren;
}

/** Settings that are saved as one: what went wrong above the fields, and the bar below them. */
export function SettingsForm(props: SettingsFormProps) {
  const { label, draft, save, problemCount = 0, isReadOnly, onSave, onReload } = props;
  const isStale = save.problem?.status === STALE;
  const Stale = props.isOfRuleset ? StaleRulesetAlert : StaleAlert;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (problemCount === 0) await onSave();
  };
  return html`
    <form class="card settings-form" onSubmit=${submit} novalidate aria-label=${label}>
      ${isStale && html`<${Stale} what="these settings" onReload=${onReload} />`}
      ${save.problem && !isStale && html`<${ErrorAlert} problem=${save.problem} title="The settings were not saved" />`}
      ${props.children}
      ${
        !isReadOnly &&
        html`
          <${SaveBar}
            verb="Save changes"
            canSave=${!save.isBusy && draft.isChanged && problemCount === 0}
            problemCount=${problemCount}
            onDiscard=${draft.isChanged ? draft.reset : undefined}
          >
            ${props.more}
          <//>
        `
      }
    </form>
  `;
}
