import { html } from "../lib/html";
import { ROLE_NAMES } from "../lib/person-words";
import type { Person } from "../state/people";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

interface PersonTableProps {
  people: readonly Person[];
  /** Who looks at the table: they cannot take their own access away. */
  ownId: number | undefined;
  onEdit: (person: Person) => void;
  /** Asks to take the access away, or to give it back. */
  onToggle: (person: Person) => void;
}

/** Everybody with what they may do, one per row. */
export function PersonTable({ people, ownId, ...actions }: PersonTableProps) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Users</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Name</th>
          <th role="columnheader" scope="col">Role</th>
          <th role="columnheader" scope="col">Status</th>
          <th role="columnheader" scope="col">Last login</th>
          <th role="columnheader" scope="col"><span class="visually-hidden">Actions</span></th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${people.map(
          (person) => html`
            <${PersonRow} key=${person.id} person=${person} isOwn=${person.id === ownId} ...${actions} />
          `,
        )}
      </tbody>
    </table>
  `;
}

interface PersonRowProps extends Pick<PersonTableProps, "onEdit" | "onToggle"> {
  person: Person;
  isOwn: boolean;
}

function PersonRow({ person, isOwn, onEdit, onToggle }: PersonRowProps) {
  const { name, email, role, active, lastLoginAt } = person;
  const status = active
    ? ({ label: "Active", tone: "good" } as const)
    : ({ label: "Inactive", tone: "idle" } as const);
  return html`
    <tr role="row" class=${active ? undefined : "is-inactive"}>
      <td role="cell">
        <span class="row-title">${name}${isOwn && html`<span class="faint"> (you)</span>`}</span>
        <span class="row-note">${email}</span>
      </td>
      <td role="cell" data-label="Role">${ROLE_NAMES[role]}</td>
      <td role="cell" data-label="Status"><${Pill} ...${status} /></td>
      <td role="cell" data-label="Last login">
        ${lastLoginAt ? html`<${RelativeTime} at=${lastLoginAt} />` : html`<span class="faint">Never</span>`}
      </td>
      <td role="cell">
        <div class="row-buttons">
          <button type="button" class="button" aria-label=${`Edit ${name}`} onClick=${() => onEdit(person)}>
            Edit
          </button>
          ${isOwn ? html`<${OwnAccess} />` : html`<${AccessButton} person=${person} onToggle=${onToggle} />`}
        </div>
      </td>
    </tr>
  `;
}

function AccessButton({ person, onToggle }: Pick<PersonRowProps, "person" | "onToggle">) {
  const verb = person.active ? "Deactivate" : "Activate";
  return html`
    <button type="button" class="button" aria-label=${`${verb} ${person.name}`} onClick=${() => onToggle(person)}>
      ${verb}
    </button>
  `;
}

/** Stays in reach of the keyboard, so that everybody can read why it does nothing. */
function OwnAccess() {
  return html`
    <span class="with-tip">
      <button type="button" class="button" aria-disabled="true" aria-describedby="own-access">
        Deactivate
      </button>
      <span role="tooltip" id="own-access" class="tip">Cannot deactivate yourself</span>
    </span>
  `;
}
