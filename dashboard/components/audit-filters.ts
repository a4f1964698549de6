import { type AuditFilter, type AuditQuery, isNarrowed } from "../lib/audit-query";
import { TYPE_NAMES } from "../lib/audit-words";
import { nameIntegration } from "../lib/credential-words";
import { html } from "../lib/html";
import type { Person } from "../state/people";
import type { User } from "../state/wire";
import { Choice } from "./choice";
import { NumberSearch } from "./number-search";
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
      <${NumberSearch} part=${query.phone ?? ""} role=${role} onChange=${take("phone")} />
      ${
        query.request &&
        html`<p class="filter-chip">Only request <code>${query.request.slice(0, 8)}…</code></p>`
      }
      ${
        isNarrowed(query) &&
        html`<button type="button" class="button quiet" onClick=${on.onClear}>Clear</button>`
      }
      <${TimeRangePicker} />
    </form>
  `;
}

/** Every change acts by itself; Enter must not load the page anew. */
function stay(event: Event): void {
  event.preventDefault();
}
