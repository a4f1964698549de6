import { type AuditFilter, type AuditQuery, checkNumberPart, isNarrowed } from "../lib/audit-query";
import { TYPE_NAMES } from "../lib/audit-words";
import { nameIntegration } from "../lib/credential-words";
import { html, useEffect, useId, useState } from "../lib/html";
import type { Person } from "../state/people";
import type { User } from "../state/wire";
import type { Option } from "./form-field";
import { TimeRangePicker } from "./time-range-picker";

interface AuditFiltersProps {
  query: AuditQuery;
  role: User["role"];
  /** They may read who changed what. */
  seesChanges: boolean;
  /** Whose changes can be picked; empty where that may not be known. */
  people: readonly Person[];
  onChange: (filters: Partial<Record<AuditFilter, string | null>>) => void;
  onClear: () => void;
}

type ChangeOf<Field> = Event & { currentTarget: Field };

const INTEGRATIONS = ["braze", "dialfire", "zendesk_talk", "elevenlabs", "twilio"].map((value) => ({
  value,
  label: nameIntegration(value),
}));
const STATUSES = [
  { value: "success", label: "Success" },
  { value: "failed", label: "Failed" },
];

/** Narrows the audit log; every choice acts at once. */
export function AuditFilters({ query, role, seesChanges, people, ...on }: AuditFiltersProps) {
  const types = Object.entries(TYPE_NAMES)
    .filter(([type]) => seesChanges || type !== "config_changes")
    .map(([value, { all }]) => ({ value, label: all }));
  const users = people.map(({ email, name }) => ({ value: email, label: name }));
  const take = (name: AuditFilter) => (value: string) => on.onChange({ [name]: value });

  return html`
    <form class="filters audit-filters" role="search" aria-label="Audit log" onSubmit=${stay}>
      <${Choice} label="Log type" all="All types" options=${types} value=${query.type} onChange=${take("type")} />
      <${Choice} label="Integration" all="Any integration" options=${INTEGRATIONS} value=${query.integration} onChange=${take("integration")} />
      <${Choice} label="Status" all="Any status" options=${STATUSES} value=${query.status} onChange=${take("status")} />
      ${
        users.length > 0 &&
        html`<${Choice} label="User" all="Anybody" options=${users} value=${query.user} onChange=${take("user")} />`
      }
      <${PhoneField}
        phone=${query.phone ?? ""}
        role=${role}
        onChange=${take("phone")}
      />
      ${
        isNarrowed(query) &&
        html`<button type="button" class="button quiet" onClick=${on.onClear}>Clear</button>`
      }
      <div class="audit-range"><${TimeRangePicker} /></div>
    </form>
  `;
}

interface ChoiceProps {
  label: string;
  /** What it says while nothing is chosen. */
  all: string;
  options: readonly Option[];
  value: string | null;
  onChange: (value: string) => void;
}

function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  return html`
    <label class="field">
      <span>${label}</span>
      <select
        value=${value ?? ""}
        onChange=${({ currentTarget }: ChangeOf<HTMLSelectElement>) => onChange(currentTarget.value)}
      >
        <option value="">${all}</option>
        ${options.map((one) => html`<option key=${one.value} value=${one.value}>${one.label}</option>`)}
      </select>
    </label>
  `;
}

interface PhoneFieldProps {
  phone: string;
  role: User["role"];
  onChange: (phone: string) => void;
}

/** Typing goes on undisturbed for this long before the list follows. */
const PAUSE_MS = 350;

/** Part of a phone number; the list follows once there are enough digits. */
function PhoneField({ phone, role, onChange }: PhoneFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(phone);
  const wrong = checkNumberPart(typed, role);
  useEffect(() => setTyped(phone), [phone]);
  useEffect(() => {
    if (wrong || typed === phone) return;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, wrong]);

  return html`
    <div class="field audit-phone">
      <label for=${id}>Phone number</label>
      <input
        id=${id}
        type="search"
        inputmode="tel"
        autocomplete="off"
        placeholder=${role === "admin" ? "Any part, 4567" : "Last digits, 4567"}
        value=${typed}
        aria-invalid=${wrong !== null}
        aria-describedby=${wrong ? `${id}-error` : undefined}
        onInput=${({ currentTarget }: ChangeOf<HTMLInputElement>) => setTyped(currentTarget.value)}
      />
      ${wrong && html`<p id=${`${id}-error`} class="field-error" role="status">${wrong}</p>`}
    </div>
  `;
}

/** Every change acts by itself; Enter must not load the page anew. */
function stay(event: Event): void {
  event.preventDefault();
}
