import { useLocation, useSearch } from "wouter-preact";
import { AuditFilters } from "../components/audit-filters";
import { AuditTable } from "../components/audit-table";
import { EmptyState } from "../components/empty-state";
import { LogTabs } from "../components/log-tabs";
import { usePageTitle } from "../components/page-title";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { useTimeRange } from "../components/time-range-picker";
import { withFilters, withPage } from "../lib/address";
import { type AuditFilter, readAuditQuery, withoutFilters } from "../lib/audit-query";
import { html } from "../lib/html";
import { nameTimeRange } from "../lib/time-range";
import type { Page } from "../state/api";
import { type AuditLogEntry, exportHref, useAuditLog, useSeesChanges } from "../state/audit";
import { type Person, usePeople } from "../state/people";
import { useRole } from "../state/session";
import "../styles/audit.css";
import "../styles/call-list.css";
import "../styles/data-table.css";

/** Everything that was logged: decisions, requests to providers, and changes by people. */
export function AuditPage() {
  const isAdmin = useRole() === "admin";
  return isAdmin ? html`<${AuditForAdmins} />` : html`<${AuditLog} people=${NOBODY} />`;
}

const NOBODY: readonly Person[] = [];

/** Admins also pick by who made a change: the list of people is theirs to read. */
function AuditForAdmins() {
  const people = usePeople();
  return html`<${AuditLog} people=${people.kind === "ready" ? people.value : NOBODY} />`;
}

function AuditLog({ people }: { people: readonly Person[] }) {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const role = useRole();
  const seesChanges = useSeesChanges();
  const { range, moments } = useTimeRange();
  const query = readAuditQuery(search);
  const entries = useAuditLog(query, range);
  usePageTitle("Audit log");

  const go = (next: string) => navigate(path + next, { replace: true });
  const onChange = (filters: Partial<Record<AuditFilter, string | null>>) =>
    go(withFilters(search, filters));
  return html`
    <header class="page-head">
      <h1>Audit log</h1>
      <a class="button" href=${exportHref(query, moments)} download="logs.csv">Export CSV</a>
    </header>
    <${LogTabs} />
    <section class="card list-card" aria-label="Audit log">
      <${AuditFilters}
        query=${query}
        role=${role}
        seesChanges=${seesChanges}
        people=${people}
        onChange=${onChange}
        onClear=${() => go(withoutFilters(search))}
      />
      <${ResourceView} resource=${entries} name="The audit log" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(page: Page<AuditLogEntry>) =>
          page.data.length === 0
            ? html`<${Nothing} range=${nameTimeRange(range)} />`
            : html`
                <${AuditTable} entries=${page.data} />
                <${Pager} page=${page} hrefOf=${(to: number) => path + withPage(search, to)} />
              `}
      <//>
    </section>
  `;
}

function Nothing({ range }: { range: string }) {
  return html`
    <${EmptyState} icon="eye" title="Nothing was logged here">
      Nothing matches these filters in the range “${range}”. Take a longer range, or clear a filter.
    <//>
  `;
}
