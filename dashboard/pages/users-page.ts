import { ActivateDialog, DeactivateDialog, RegenerateDialog } from "../components/access-dialogs";
import { AdminsOnly } from "../components/admins-only";
import { KeyDialog } from "../components/key-dialog";
import { PersonDialog } from "../components/person-dialog";
import { PersonTable } from "../components/person-table";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { html, useState } from "../lib/html";
import { isLastAdmin, sortPeople } from "../lib/person-words";
import { useChange } from "../state/change";
import { PEOPLE, type Person, type PersonDraft, people, usePeople } from "../state/people";
import { useUser } from "../state/session";
import { SESSION_KEY } from "../state/session-record";
import "../styles/data-table.css";
import "../styles/people.css";

/** What stands in front of the list. */
type Front =
  | { kind: "nothing" }
  | { kind: "adding" }
  | { kind: "editing" | "deactivating" | "activating" | "regenerating"; person: Person }
  | { kind: "key"; name: string; apiKey: string };

const NOTHING: Front = { kind: "nothing" };

/** Who may come in, and what they may do. */
export function UsersPage() {
  const user = useUser();
  return html`
    <${SettingsFrame} title="Users" about="Who may come in, and what they may change.">
      ${user?.role === "admin" ? html`<${Users} ownId=${user.id} />` : html`<${AdminsOnly} />`}
    <//>
  `;
}

function Users({ ownId }: { ownId: number }) {
  const list = usePeople();
  const [front, setFront] = useState<Front>(NOTHING);
  const toggle = (person: Person) =>
    setFront({ kind: person.active ? "deactivating" : "activating", person });
  return html`
    <section class="card list-card" aria-labelledby="people-title">
      <header class="card-head people-head">
        <h2 id="people-title">Your team</h2>
        <button type="button" class="button primary" onClick=${() => setFront({ kind: "adding" })}>
          Add User
        </button>
      </header>
      <${ResourceView} resource=${list} name="The users" skeleton=${html`<${Skeleton} lines=${5} />`}>
        ${(all: Person[]) => html`
          <${PersonTable}
            people=${sortPeople(all)}
            ownId=${ownId}
            onEdit=${(person: Person) => setFront({ kind: "editing", person })}
            onToggle=${toggle}
          />
          <${FrontDialog} key=${front.kind} front=${front} all=${all} onMove=${setFront} />
        `}
      <//>
    </section>
  `;
}

interface FrontDialogProps {
  front: Front;
  all: readonly Person[];
  onMove: (next: Front) => void;
}

/** One dialog at a time; each says what comes after it. */
function FrontDialog({ front, all, onMove }: FrontDialogProps) {
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
  const onClose = () => onMove(NOTHING);
  const show = (name: string, apiKey: string | null) =>
    onMove(apiKey === null ? NOTHING : { kind: "key", name, apiKey });

  switch (front.kind) {
    case "nothing":
      return null;
    case "adding": {
      const onSave = async (draft: PersonDraft) => {
        const added = await add.run(draft);
        if (added) show(added.name, added.apiKey);
      };
      return html`<${PersonDialog} person=${null} change=${add} onSave=${onSave} onClose=${onClose} />`;
    }
    case "editing": {
      const { person } = front;
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
        if ((await deactivate.run(front.person.id)) !== null) onClose();
      };
      return html`<${DeactivateDialog} person=${front.person} change=${deactivate} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
    case "activating": {
      const onConfirm = async (newKey: boolean) => {
        const active = await activate.run(front.person.id, newKey);
        if (active) show(active.name, active.apiKey);
      };
      return html`<${ActivateDialog} person=${front.person} change=${activate} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
    case "regenerating": {
      const onConfirm = async () => {
        const renewed = await regenerate.run(front.person.id);
        if (renewed) show(renewed.name, renewed.apiKey);
      };
      return html`<${RegenerateDialog} person=${front.person} change=${regenerate} onConfirm=${onConfirm} onClose=${onClose} />`;
    }
    case "key":
      return html`<${KeyDialog} name=${front.name} apiKey=${front.apiKey} onClose=${onClose} />`;
  }
}
