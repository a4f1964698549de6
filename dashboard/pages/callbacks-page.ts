import { Link, useLocation, useSearch } from "wouter-preact";
import { CallbackTable } from "../components/callback-table";
import { EmptyState } from "../components/empty-state";
import { usePageTitle } from "../components/page-title";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import {
  CALLBACK_STATUSES,
  describeCallback,
  readCallbackFilter,
  writeCallbackFilter,
} from "../lib/callback-words";
import { html } from "../lib/html";
import type { Page } from "../state/api";
import { type Callback, type CallbackFilter, useCallbacks } from "../state/callbacks";
import { useRole } from "../state/session";
import "../styles/call-list.css";
import "../styles/data-table.css";

const hrefOf = (filter: CallbackFilter) => `/callbacks${writeCallbackFilter(filter)}`;

/** Callers who want to be called back. */
export function CallbacksPage() {
  const filter = readCallbackFilter(useSearch());
  const isAdmin = useRole() === "admin";
  const list = useCallbacks(filter);
  usePageTitle("Callbacks");
  return html`
    <h1>Callbacks</h1>
    <section class="card list-card" aria-label="Callbacks">
      <${StatusFilter} filter=${filter} />
      <${ResourceView} resource=${list} name="The callbacks" skeleton=${html`<${Skeleton} lines=${6} />`}>
        ${(page: Page<Callback>) =>
          page.data.length === 0
            ? html`<${NoCallbacks} isFiltered=${hrefOf(filter) !== "/callbacks"} />`
            : html`
                <${CallbackTable} list=${page.data} isAdmin=${isAdmin} />
                <${Pager} page=${page} hrefOf=${(to: number) => hrefOf({ ...filter, page: to })} />
              `}
      <//>
    </section>
  `;
}

function StatusFilter({ filter }: { filter: CallbackFilter }) {
  const [, navigate] = useLocation();
  type Chosen = Event & { currentTarget: HTMLSelectElement };
  const choose = ({ currentTarget: { value } }: Chosen) => {
    const status = CALLBACK_STATUSES.find((known) => known === value) ?? null;
    navigate(hrefOf({ status, page: 1 }), { replace: true });
  };
  return html`
    <form class="filters" role="search" aria-label="Callbacks">
      <label class="field">
        <span>Status</span>
        <select value=${filter.status ?? ""} onChange=${choose}>
          <option value="">Any status</option>
          ${CALLBACK_STATUSES.map(
            (status) =>
              html`<option key=${status} value=${status}>${describeCallback(status).label}</option>`,
          )}
        </select>
      </label>
    </form>
  `;
}

function NoCallbacks({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return html`
      <${EmptyState} icon="phone" title="No callbacks here">
        No callback has this status. See <${Link} href="/callbacks">all callbacks<//>.
      <//>
    `;
  }
  return html`
    <${EmptyState} icon="phone" title="Nobody waits to be called back">
      When no dialer can take a call, callers may leave their number. They appear here, and arrive at
      Dialfire as a contact.
    <//>
  `;
}
