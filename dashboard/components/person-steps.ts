import { html } from "../lib/html";
import { isLastAdmin } from "../lib/person-words";
import { useChange } from "../state/change";
import { PEOPLE, type Person, type PersonDraft, people } from "../state/people";
import { SESSION_KEY } from "../state/session-record";
import { ActivateDialog, DeactivateDialog, RegenerateDialog } from "./access-dialogs";
import { KeyDialog } from "./key-dialog";
import { PersonDialog } from "./person-dialog";

/** What an admin is about to do, or has to read. */
export type PersonStep =
  | { kind: "adding" }
  | { kind: "editing" | "deactivating" | "activating" | "regenerating"; person: Person }
  | { kind: "key"; name: string; apiKey: string };

interface PersonStepsProps {
  step: PersonStep;
  all: readonly Person[];
  /** `null`: that was it. */
  onMove: (next: PersonStep | null) => void;
}

/** One dialog at a time; each says what comes after it. */
export function PersonSteps({ step, all, onMove }: PersonStepsProps) {
  const options = { refresh: [PEOPLE] };
  const saved = {
    refresh: [PEOPLE, SESSION_KEY],
    done: ({ name }: Person) => `${name} was saved.`,
  };
  const add = useChange(people.add, options);
  const change = useChange(people.change, saved);
  const deactivate = useChange(people.deactivate, options);
  const activate = useChange(people.activate, options);
  const regenerate = useChange(people.regenerateKey, options);
  const onClose = () => onMove(null);
  const show = (name: string, apiKey: string | null) =>
    onMove(apiKey === null ? null : { kind: "key", name, apiKey });

  switch (step.kind) {
    case "adding": {
      const onSave = async (draft: PersonDraft) => {
        const added = await add.run(draft);
        if (added) show(added.name, added.apiKey);
      };
      return html`<${PersonDialog} person=${null} change=${add} onSave=${onSave} onClose=${onClose} />`;
    }
    case "editing": {
      const { person } = step;
      const onSave = async ({ name, role }: PersonDraft) => {
        if (await change.run(person.id, { name, role })) onClose();
      };
      return html`
        <${PersonDialog}
          person=${person}
          isLastAdmin=${isLastAdmin(all, person)}
          change=${change}
          onSave=${onSave}
          onClose=${onClose}
          onRegenerate=${() => onMove({ kind: "regenerating", person })}
        />
      `;
    }
    case "deactivating": {
      const onConfirm = async () => {
        if ((await deactivate.run(step.person.id)) !== null) onClose();
      };
      return html`<${DeactivateDialog} person=${step.person} change=${deactivate} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
    case "activating": {
      const onConfirm = async (newKey: boolean) => {
        const active = await activate.run(step.person.id, newKey);
        if (active) show(active.name, active.apiKey);
      };
      return html`<${ActivateDialog} person=${step.person} change=${activate} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
    case "regenerating": {
      const onConfirm = async () => {
        const renewed = await regenerate.run(step.person.id);
        if (renewed) show(renewed.name, renewed.apiKey);
      };
      return html`<${RegenerateDialog} person=${step.person} change=${regenerate} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
    case "key":
      return html`<${KeyDialog} name=${step.name} apiKey=${step.apiKey} onClose=${onClose} />`;
  }
}
