import { CALL_STATUSES, describeStatus } from "../lib/call-words";
import type { CallsQuery } from "../lib/calls-query";
import { formatDialer } from "../lib/format";
import { html } from "../lib/html";

interface CallFiltersProps {
  query: CallsQuery;
  dialers: readonly string[];
  /** Called with every change; the list follows at once. */
  onChange: (query: CallsQuery) => void;
}

type ChangeOf<Field> = Event & { currentTarget: Field };

/** Narrows the list of calls. */
export function CallFilters({ query, dialers, onChange }: CallFiltersProps) {
  const set =
    (name: "status" | "dialer" | "from" | "to") =>
    ({ currentTarget }: ChangeOf<HTMLInputElement | HTMLSelectElement>) =>
      onChange({ ...query, [name]: currentTarget.value || null, page: 1 });
  const isNarrowed = Boolean(query.status ?? query.dialer ?? query.from ?? query.to);
  const clear = () => onChange({ status: null, dialer: null, from: null, to: null, page: 1 });

  return html`
    <form class="filters" role="search" aria-label="Calls" onSubmit=${stay}>
      <label class="field">
        <span>Status</span>
        <select value=${query.status ?? ""} onChange=${set("status")}>
          <option value="">Any status</option>
          ${CALL_STATUSES.map(
            (status) =>
              html`<option key=${status} value=${status}>${describeStatus(status).label}</option>`,
          )}
        </select>
      </label>
      <label class="field">
        <span>Dialer</span>
        <select value=${query.dialer ?? ""} onChange=${set("dialer")}>
          <option value="">Any dialer</option>
          ${dialers.map((id) => html`<option key=${id} value=${id}>${formatDialer(id)}</option>`)}
        </select>
      </label>
      <label class="field">
        <span>From</span>
        <input type="date" value=${query.from ?? ""} max=${query.to} onChange=${set("from")} />
      </label>
      <label class="field">
        <span>To</span>
        <input type="date" value=${query.to ?? ""} min=${query.from} onChange=${set("to")} />
      </label>
      ${isNarrowed && html`<button type="button" class="button quiet" onClick=${clear}>Clear</button>`}
    </form>
  `;
}

/** Every change acts at once; Enter must not load the page anew. */
function stay(event: Event): void {
  event.preventDefault();
}
