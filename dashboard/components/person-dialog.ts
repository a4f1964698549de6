import { html, useState } from "../lib/html";
import { checkPerson, LAST_ADMIN, NEW_PERSON, ROLE_NAMES } from "../lib/person-words";
import type { Change } from "../state/change";
import type { Person, PersonDraft } from "../state/people";
import { Dialog } from "./dialog";
import { ErrorAlert } from "./error-alert";
import { refusalOf, SelectField, TextField } from "./form-field";

interface PersonDialogProps {
  /** `null` for somebody new. */
  person: Person | null;
  /** They have to stay an admin: nobody else is one. */
  isLastAdmin: boolean;
  change: Pick<Change<unknown[], unknown>, "isBusy" | "problem">;
  onSave: (draft: PersonDraft) => void;
  onClose: () => void;
  /** Asks for a new key in the place of the one they have. */
  onRegenerate: () => void;
}

const ROLES = Object.entries(ROLE_NAMES).map(([value, label]) => ({ value, label }));

/** Adds somebody, or changes their name and role; the address stays for ever. */
export function PersonDialog({ person, isLastAdmin, change, ...on }: PersonDialogProps) {
  const [draft, setDraft] = useState<PersonDraft>(person ?? NEW_PERSON);
  const [isSent, setSent] = useState(false);
  const { isBusy, problem } = change;
  const wrong = checkPerson(draft);
  const isDemoted = isLastAdmin && draft.role !== "admin";
  const errorOf = (field: "name" | "email") =>
    (isSent ? wrong[field] : null) ?? refusalOf(problem, field);

  const save = (event: Event) => {
    event.preventDefault();
    setSent(true);
    if (wrong.name || wrong.email || isDemoted) return;
    on.onSave({ ...draft, name: draft.name.trim(), email: draft.email.trim() });
  };
  return html`
    <${Dialog} title=${person ? `Edit ${person.name}` : "Add a user"} onClose=${on.onClose}>
      <form class="form" noValidate onSubmit=${save}>
        ${problem?.details.length === 0 && html`<${ErrorAlert} problem=${problem} title="The user was not saved" />`}
        <${TextField}
          label="Email"
          type="email"
          value=${draft.email}
          isRequired
          isReadOnly=${person !== null}
          hint=${person ? "The address of a user cannot change." : undefined}
          error=${errorOf("email")}
          onChange=${(email: string) => setDraft({ ...draft, email })}
        />
        <${TextField}
          label="Name"
          value=${draft.name}
          isRequired
          error=${errorOf("name")}
          onChange=${(name: string) => setDraft({ ...draft, name })}
        />
        <${SelectField}
          label="Role"
          value=${draft.role}
          options=${ROLES}
          hint="Admins change settings and users; read-only people see everything else."
          error=${isDemoted ? LAST_ADMIN : refusalOf(problem, "role")}
          onChange=${(role: PersonDraft["role"]) => setDraft({ ...draft, role })}
        />
        ${person && html`<${KeyAside} person=${person} onRegenerate=${on.onRegenerate} />`}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick=${on.onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled=${isBusy || isDemoted}>Save</button>
        </div>
      </form>
    <//>
  `;
}

function KeyAside({ person, onRegenerate }: { person: Person; onRegenerate: () => void }) {
  const note = person.active
    ? "Lost, or seen by somebody else? A new key takes the place of the old one."
    : "Activate this user first; a new key can be issued then.";
  return html`
    <div class="form-aside">
      <p class="field-hint">${note}</p>
      <button type="button" class="button" disabled=${!person.active} onClick=${onRegenerate}>
        Regenerate API Key
      </button>
    </div>
  `;
}
