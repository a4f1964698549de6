import { CALL_STATUSES, describeStatus, STATUS_GROUPS } from "../lib/call-words";
import { type CallsFilter, type CallsQuery, isNarrowed } from "../lib/calls-query";
import { formatDialer } from "../lib/format";
import { html } from "../lib/html";
import { useRole } from "../state/session";
import { NumberSearch } from "./number-search";
import { TimeRangePicker } from "./time-range-picker";

interface CallFiltersProps {
  query: CallsQuery;
  dialers: readonly string[];
  /** Called with every change; the list follows at once. */
  onChange: (filters: Partial<Record<CallsFilter, string>>) => void;
  onClear: () => void;
}

/** Narrows the list of calls; every choice acts at once. */
export function CallFilters({ query, dialers, onChange, onClear }: CallFiltersProps) {
  const role = useRole();
  const take =
    (name: CallsFilter) =>
    ({ currentTarget }: Event & { currentTarget: HTMLSelectElement }) =>
      onChange({ [name]: currentTarget.value });

  return html`
    <form class="filters" role="search" aria-label="Calls" onSubmit=${stay}>
      <label class="field">
        <span>Status</span>
        <select value=${query.status ?? ""} onChange=${take("status")}>
          <option value="">Any status</option>
          <optgroup label="Together">
            ${Object.entries(STATUS_GROUPS).map(
              ([group, { label }]) => html`<option key=${group} value=${group}>${label}</option>`,
            )}
          </optgroup>
          <optgroup label="One by one">
            ${CALL_STATUSES.map(
              (status) =>
                html`<option key=${status} value=${status}>${describeStatus(status).label}</option>`,
            )}
          </optgroup>
        </select>
      </label>
      <label class="field">
        <span>Dialer</span>
        <select value=${query.dialer ?? ""} onChange=${take("dialer")}>
          <option value="">Any dialer</option>
          ${dialers.map((id) => html`<option key=${id} value=${id}>${formatDialer(id)}</option>`)}
        </select>
      </label>
      <${NumberSearch}
        part=${query.phone ?? ""}
        role=${role}
        onChange=${(phone: string) => onChange({ phone })}
      />
      ${isNarrowed(query) && html`<button type="button" class="button quiet" onClick=${onClear}>Clear</button>`}
      <${TimeRangePicker} />
    </form>
  `;
}

/** Every change acts by itself; Enter must not load the page anew. */
function stay(event: Event): void {
  event.preventDefault();
}
