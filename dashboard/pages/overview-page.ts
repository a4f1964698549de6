import { Link, useSearch } from "wouter-preact";
import { Icon } from "../components/icon";
import { NoCalls } from "../components/no-calls";
import { CallsChart } from "../components/overview/calls-chart";
import { ChangeCard } from "../components/overview/change-card";
import { DestinationCard } from "../components/overview/destination-card";
import { FailureCard } from "../components/overview/failure-card";
import { IntegrationStrip } from "../components/overview/integration-strip";
import { KeyFigures } from "../components/overview/key-figures";
import { WaysCard } from "../components/overview/ways-card";
import { usePageTitle } from "../components/page-title";
import { PartsAlert } from "../components/parts-alert";
import { TimeRangePicker, useTimeRange } from "../components/time-range-picker";
import { listDestinations } from "../lib/figure-words";
import { html } from "../lib/html";
import { carryTimeRange, nameTimeRange, placeInTime } from "../lib/time-range";
import { useSeesChanges } from "../state/audit";
import { useCalls } from "../state/calls";
import { useActiveCount, useDistribution, useMetrics, useMetricsOfToday } from "../state/figures";
import { useIntegrations } from "../state/integrations";
import { knownOf } from "../state/resource";
import { useCompanyZone, useTimeZone } from "../state/time-zone";
import "../styles/call-list.css";
import "../styles/overview.css";

const FAILURES = { status: "not_connected", dialer: null, phone: null, page: 1 };
const MOST_FAILURES = 5;

/** What goes on, how the calls of a time went, and what needs a look. */
export function OverviewPage() {
  const search = useSearch();
  const { range } = useTimeRange();
  const companyZone = useCompanyZone();
  const question = { range, timeZone: useTimeZone(), dialer: null };
  const seesChanges = useSeesChanges();
  const parts = {
    active: useActiveCount(),
    today: useMetricsOfToday(companyZone),
    metrics: useMetrics(question),
    distribution: useDistribution(question),
    integrations: useIntegrations(),
    failures: useCalls(FAILURES, range, { size: MOST_FAILURES }),
  };
  usePageTitle("Overview");

  const metrics = knownOf(parts.metrics);
  const integrations = knownOf(parts.integrations);
  const carried = carryTimeRange(search);
  return html`
    <header class="page-head">
      <h1>Overview</h1>
      <div class="page-tools">
        <${TimeRangePicker} />
        <${Link} href="/wallboard" class="button"><${Icon} name="expand" /> Wallboard<//>
      </div>
    </header>
    <${PartsAlert} name="The overview" parts=${Object.values(parts)} />
    <div class="overview" aria-busy=${parts.metrics.kind === "ready" && parts.metrics.isPrevious}>
      <${KeyFigures}
        active=${knownOf(parts.active)}
        today=${knownOf(parts.today)}
        metrics=${metrics}
        range=${nameTimeRange(range).toLowerCase()}
        zone=${companyZone}
      />
      <${IntegrationStrip} integrations=${integrations} />
      ${
        metrics?.totalCalls === 0
          ? html`<section class="card"><${NoCalls} when=${placeInTime(range)} /></section>`
          : html`
              <${CallsChart} title="Calls over time" distribution=${knownOf(parts.distribution)} />
              <div class="overview-columns is-wide-first">
                <${DestinationCard}
                  tallies=${metrics && listDestinations(metrics.byDestination, integrations?.dialers ?? [])}
                  hrefOf=${(dialer: string) => `/distribution/${encodeURIComponent(dialer)}${carried}`}
                />
                <${WaysCard} tallies=${metrics?.byRoutingRule ?? null} />
              </div>
            `
      }
      <div class="overview-columns">
        <${FailureCard}
          calls=${knownOf(parts.failures)?.data ?? null}
          href=${`/logs${carried ? `${carried}&` : "?"}status=not_connected`}
          when=${placeInTime(range)}
        />
        ${seesChanges && html`<${ChangeCard} />`}
      </div>
    </div>
  `;
}
