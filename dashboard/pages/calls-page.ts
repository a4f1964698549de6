import { Link, useLocation, useSearch } from "wouter-preact";
import { CallFilters } from "../components/call-filters";
import { CallTable } from "../components/call-table";
import { EmptyState } from "../components/empty-state";
import { LiveCallTable } from "../components/live-call-table";
import { LogTabs } from "../components/log-tabs";
import { NoCalls } from "../components/no-calls";
import { usePageTitle } from "../components/page-title";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { type CallsQuery, readCallsQuery, toCallFilter, writeCallsQuery } from "../lib/calls-query";
import { html } from "../lib/html";
import type { Call, Page } from "../state/api";
import { dialersSeen, useCalls } from "../state/calls";
import "../styles/call-list.css";

/** The shipped dialers; any other shows up once a call went to it. */
const SHIPPED_DIALERS = ["dialfire", "zendesk_talk"];

const hrefOf = (query: CallsQuery) => `/logs${writeCallsQuery(query)}`;

/** Every call, to search and to page through. The address holds the filters: it can be shared. */
export function CallsPage() {
  const query = readCallsQuery(useSearch());
  const [, navigate] = useLocation();
  const calls = useCalls(toCallFilter(query));
  usePageTitle("Calls");

  const chosen = query.dialer ? [query.dialer] : [];
  const dialers = [...new Set([...SHIPPED_DIALERS, ...dialersSeen(), ...chosen])].sort();
  const change = (next: CallsQuery) => navigate(hrefOf(next), { replace: true });

  return html`
    <h1>Calls</h1>
    <${LogTabs} />
    <section class="card list-card" aria-label="Calls">
      <${CallFilters} query=${query} dialers=${dialers} onChange=${change} />
      <${ResourceView} resource=${calls} name="The calls" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(page: Page<Call>) => html`<${CallsOfPage} page=${page} query=${query} />`}
      <//>
    </section>
  `;
}

interface CallsOfPageProps {
  page: Page<Call>;
  query: CallsQuery;
}

function CallsOfPage({ page, query }: CallsOfPageProps) {
  if (page.data.length === 0) {
    return hrefOf(query) === "/logs" ? html`<${NoCalls} />` : html`<${NothingFound} />`;
  }
  const Table = page.page === 1 ? LiveCallTable : CallTable;
  return html`
    <${Table} calls=${page.data} caption="Calls, newest first" />
    <${Pager} page=${page} hrefOf=${(to: number) => hrefOf({ ...query, page: to })} />
  `;
}

function NothingFound() {
  return html`
    <${EmptyState} icon="phone" title="No calls here">
      No call matches these filters. Widen the dates or clear a filter, or see${" "}
      <${Link} href="/logs">all calls<//>.
    <//>
  `;
}
