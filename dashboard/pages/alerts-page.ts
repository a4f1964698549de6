import { Link, useLocation, useSearch } from "wouter-preact";
import { AlertList } from "../components/alert-list";
import { Choice } from "../components/choice";
import { EmptyState } from "../components/empty-state";
import { usePageTitle } from "../components/page-title";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { StreamTiles } from "../components/stream-tiles";
import { TimeRangePicker, useTimeRange } from "../components/time-range-picker";
import { withFilters, withPage } from "../lib/address";
import {
  ALERT_STATUSES,
  ALERT_TYPES,
  describeStatus,
  nameAlertType,
  readAlertFilter,
  tellCounts,
} from "../lib/alert-words";
import { html } from "../lib/html";
import { nameTimeRange, type TimeRange } from "../lib/time-range";
import { type AlertPage, useAlerts, useWatchedStreams, type WatchedStream } from "../state/alerts";
import "../styles/alerts.css";
import "../styles/call-list.css";
import "../styles/integrations.css";

const TYPES = ALERT_TYPES.map((value) => ({ value, label: nameAlertType(value) }));
const STATUSES = ALERT_STATUSES.map((value) => ({ value, label: describeStatus(value).label }));

/** What is watched for failures, and everything people were told of it. */
export function AlertsPage() {
  const streams = useWatchedStreams();
  usePageTitle("Alerts");
  return html`
    <header class="page-head">
      <h1>Alerts</h1>
      <${Link} href="/settings/alerts" class="button">Alert settings<//>
    </header>
    <section class="watched" aria-labelledby="watched-title">
      <h2 id="watched-title" class="visually-hidden">Watched now</h2>
      <${ResourceView} resource=${streams} name="What is watched" skeleton=${html`<${TileSkeletons} />`}>
        ${(all: WatchedStream[]) => html`<${StreamTiles} streams=${all} />`}
      <//>
    </section>
    <${History} />
  `;
}

function History() {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const { range } = useTimeRange();
  const filter = readAlertFilter(search);
  const alerts = useAlerts(filter, range);
  const take = (name: string) => (value: string) =>
    navigate(path + withFilters(search, { [name]: value }), { replace: true });
  const isNarrowed = filter.type !== null || filter.status !== null;
  return html`
    <section class="card list-card" aria-labelledby="history-title">
      <header class="card-head alerts-head">
        <h2 id="history-title">History</h2>
        <p class="faint" role="status">
          ${alerts.kind === "ready" && alerts.value.total > 0 && tellCounts(alerts.value)}
        </p>
      </header>
      <form class="filters alerts-filters" role="search" aria-label="Alerts" onSubmit=${stay}>
        <${Choice} label="Type" all="All types" options=${TYPES} value=${filter.type} onChange=${take("type")} />
        <${Choice} label="Status" all="Any status" options=${STATUSES} value=${filter.status} onChange=${take("status")} />
        <${TimeRangePicker} />
      </form>
      <${ResourceView} resource=${alerts} name="The alerts" skeleton=${html`<${Skeleton} lines=${6} />`}>
        ${(page: AlertPage) =>
          page.data.length === 0
            ? html`<${NoAlerts} range=${range} isNarrowed=${isNarrowed} />`
            : html`
                <${AlertList} alerts=${page.data} />
                <${Pager} page=${page} hrefOf=${(to: number) => path + withPage(search, to)} />
              `}
      <//>
    </section>
  `;
}

/** Where to look when the range is empty. */
const ALL = "/alerts?range=30d";

function NoAlerts({ range, isNarrowed }: { range: TimeRange; isNarrowed: boolean }) {
  const isLongest = range.kind === "preset" && range.preset === "30d";
  if (isLongest && !isNarrowed) {
    return html`
      <${EmptyState} icon="check" title="No alert in 30 days">
        When calls fail or an integration goes down, what people were told appears here.
      <//>
    `;
  }
  return html`
    <${EmptyState} icon="check" title="No alerts here">
      Nothing matches in the range “${nameTimeRange(range)}”. See <${Link} href=${ALL}>all of the last 30 days<//>.
    <//>
  `;
}

/** Every choice acts by itself; Enter must not load the page anew. */
function stay(event: Event): void {
  event.preventDefault();
}

function TileSkeletons() {
  return html`
    <div class="streams">
      ${[0, 1, 2, 3, 4].map((tile) => html`<div key=${tile} class="card stream"><${Skeleton} lines=${3} /></div>`)}
    </div>
  `;
}
