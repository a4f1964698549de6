import { Link, useSearch } from "wouter-preact";
import { Icon } from "../components/icon";
import { FigureSkeleton, MetricCard } from "../components/metric-card";
import { CallsChart } from "../components/overview/calls-chart";
import { ReasonCard } from "../components/overview/reason-card";
import { usePageTitle } from "../components/page-title";
import { PartsAlert } from "../components/parts-alert";
import { TimeRangePicker, useTimeRange } from "../components/time-range-picker";
import { withFilters } from "../lib/address";
import { rateTone } from "../lib/figure-words";
import { formatDialer, formatDuration, formatMs, formatNumber } from "../lib/format";
import { type ComponentChildren, html } from "../lib/html";
import { formatPercent } from "../lib/integration-words";
import { hasHourlyBuckets, nameTimeRange, placeInTime } from "../lib/time-range";
import { type CallMetrics, useDistribution, useMetrics } from "../state/figures";
import { knownOf } from "../state/resource";
import { useTimeZone } from "../state/time-zone";
import "../styles/call-list.css";
import "../styles/overview.css";

/** How the calls of one dialer went, hour by hour, and why some reached nobody. */
export function DialerCallsPage({ params }: { params: { dialer: string } }) {
  const { dialer } = params;
  const search = useSearch();
  const { range } = useTimeRange();
  const question = { range, timeZone: useTimeZone(), dialer };
  const metrics = useMetrics(question);
  const distribution = useDistribution(question, hasHourlyBuckets(range) ? "hour" : undefined);
  const title = `Calls to ${formatDialer(dialer)}`;
  usePageTitle(title);

  const known = knownOf(metrics);
  const carried = search ? `?${search}` : "";
  return html`
    <${Link} href=${`/${carried}`} class="back-link"><${Icon} name="back" /> Overview<//>
    <header class="page-head">
      <h1>${title}</h1>
      <div class="page-tools">
        <${TimeRangePicker} />
        <${Link} href=${`/logs${withFilters(search, { dialer })}`} class="button">List the calls<//>
      </div>
    </header>
    <${PartsAlert} name=${title} parts=${[metrics, distribution]} />
    <div class="overview" aria-busy=${metrics.kind === "ready" && metrics.isPrevious}>
      <${DialerFigures} metrics=${known} range=${nameTimeRange(range).toLowerCase()} />
      <${CallsChart} title="Calls over time" distribution=${knownOf(distribution)} />
      <${ReasonCard}
        reasons=${known?.failureReasons ?? null}
        href=${`/logs${withFilters(search, { dialer, status: "not_connected" })}`}
        when=${placeInTime(range)}
      />
    </div>
  `;
}

interface DialerFiguresProps {
  metrics: CallMetrics | null;
  range: string;
}

function DialerFigures({ metrics, range }: DialerFiguresProps) {
  const show = (tell: (known: CallMetrics) => ComponentChildren) =>
    metrics ? tell(metrics) : html`<${FigureSkeleton} />`;
  return html`
    <dl class="metrics">
      <${MetricCard} name="Calls" note=${range}>
        ${show(({ totalCalls }) => formatNumber(totalCalls))}
      <//>
      <${MetricCard} name="Success rate" note="of those that have ended" tone=${rateTone(metrics?.successRate ?? null)}>
        ${show(({ successRate }) => formatPercent(successRate))}
      <//>
      <${MetricCard} name="Failed" note="reached nobody" tone=${metrics?.failedRoutes ? "bad" : "idle"}>
        ${show(({ failedRoutes }) => formatNumber(failedRoutes))}
      <//>
      <${MetricCard} name="Average connection time" note="from routing to the agent's answer">
        ${show(({ avgConnectionTimeMs }) => formatMs(avgConnectionTimeMs))}
      <//>
      <${MetricCard} name="Average call" note="of calls that are over">
        ${show(({ avgCallDurationSeconds }) => formatDuration(avgCallDurationSeconds))}
      <//>
    </dl>
  `;
}
