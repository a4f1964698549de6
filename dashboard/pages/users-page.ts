import { AdminsOnly } from "../components/admins-only";
import { type PersonStep, PersonSteps } from "../components/person-steps";
import { PersonTable } from "../components/person-table";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { html, useState } from "../lib/html";
import { sortPeople } from "../lib/person-words";
import { type Person, usePeople } from "../state/people";
import { useUser } from "../state/session";
import "../styles/data-table.css";
import "../styles/people.css";

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
  const [step, setStep] = useState<PersonStep | null>(null);
  const toggle = (person: Person) =>
    setStep({ kind: person.active ? "deactivating" : "activating", person });
  return html`
    <section class="card list-card" aria-labelledby="people-title">
      <header class="card-head people-head">
        <h2 id="people-title">Your team</h2>
        <button type="button" class="button primary" onClick=${() => setStep({ kind: "adding" })}>
          Add User
        </button>
      </header>
      <${ResourceView} resource=${list} name="The users" skeleton=${html`<${Skeleton} lines=${5} />`}>
        ${(all: Person[]) => html`
          <${PersonTable}
            people=${sortPeople(all)}
            ownId=${ownId}
            onEdit=${(person: Person) => setStep({ kind: "editing", person })}
            onToggle=${toggle}
          />
          ${step && html`<${PersonSteps} key=${step.kind} step=${step} all=${all} onMove=${setStep} />`}
        `}
      <//>
    </section>
  `;
}
