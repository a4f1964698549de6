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
import { useTimeRange } from "../components/time-range-picker";
import { withFilters, withPage } from "../lib/address";
import {
  type CallsFilter,
  isNarrowed,
  readCallsQuery,
  withoutCallFilters,
} from "../lib/calls-query";
import { html } from "../lib/html";
import { placeInTime } from "../lib/time-range";
import type { Call, Page } from "../state/api";
import { useCalls } from "../state/calls";
import { useDialers } from "../state/dialers";
import "../styles/call-list.css";

const PATH = "/logs";

/** Every call, to search and to page through. The address holds the filters: it can be shared. */
export function CallsPage() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const { range } = useTimeRange();
  const query = readCallsQuery(search);
  const calls = useCalls(query, range);
  const known = useDialers();
  usePageTitle("Calls");

  const names = known.kind === "ready" ? known.value.map(({ name }) => name) : [];
  const dialers = [...new Set([...names, ...(query.dialer ? [query.dialer] : [])])].sort();
  const go = (next: string) => navigate(PATH + next, { replace: true });
  return html`
    <h1>Calls</h1>
    <${LogTabs} />
    <section class="card list-card" aria-label="Calls">
      <${CallFilters}
        query=${query}
        dialers=${dialers}
        onChange=${(filters: Partial<Record<CallsFilter, string>>) => go(withFilters(search, filters))}
        onClear=${() => go(withoutCallFilters(search))}
      />
      <${ResourceView} resource=${calls} name="The calls" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(page: Page<Call>) =>
          page.data.length > 0
            ? html`<${CallsOfPage} page=${page} search=${search} />`
            : isNarrowed(query)
              ? html`<${NothingFound} search=${search} />`
              : html`<${NoCalls} when=${placeInTime(range)} />`}
      <//>
    </section>
  `;
}

interface CallsOfPageProps {
  page: Page<Call>;
  search: string;
}

function CallsOfPage({ page, search }: CallsOfPageProps) {
  const Table = page.page === 1 ? LiveCallTable : CallTable;
  return html`
    <${Table} calls=${page.data} caption="Calls, newest first" />
    <${Pager} page=${page} hrefOf=${(to: number) => PATH + withPage(search, to)} />
  `;
}

function NothingFound({ search }: { search: string }) {
  return html`
    <${EmptyState} icon="phone" title="No calls here">
      No call matches these filters. Take a longer range or clear a filter, or see${" "}
      <${Link} href=${PATH + withoutCallFilters(search)}>all calls<//> of this time.
    <//>
  `;
}
