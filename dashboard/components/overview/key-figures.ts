import { rateTone } from "../../lib/figure-words";
import { formatMs, formatNumber, NOTHING } from "../../lib/format";
import { html } from "../../lib/html";
import { formatPercent } from "../../lib/integration-words";
import type { CallMetrics } from "../../state/figures";
import { FigureSkeleton, MetricCard } from "../metric-card";

interface KeyFiguresProps {
  /** `null`: not known yet. */
  active: number | null;
  today: CallMetrics | null;
  /** Of the chosen range. */
  metrics: CallMetrics | null;
  /** The range in words: "last 24 hours". */
  range: string;
  /** Whose midnight the day began at. */
  zone: string;
}

/** What goes on, and how the calls went: four figures one takes in at a glance. */
export function KeyFigures({ active, today, metrics, range, zone }: KeyFiguresProps) {
  const setup = metrics?.avgSetupTimeMs ?? null;
  const p95 = metrics?.p95SetupTimeMs ?? null;
  return html`
    <dl class="metrics key-figures">
      <${MetricCard} name="Active calls" note="going on right now" href="/logs?status=active" isLarge>
        ${active === null ? html`<${FigureSkeleton} />` : formatNumber(active)}
      <//>
      <${MetricCard} name="Calls today" note=${html`<span title=${`Since midnight in ${zone}`}>since midnight, ${zone}</span>`}>
        ${today === null ? html`<${FigureSkeleton} />` : formatNumber(today.totalCalls)}
      <//>
      <${MetricCard}
        name="Success rate"
        note=${metrics === null ? NOTHING : tellRate(metrics, range)}
        tone=${rateTone(metrics?.successRate ?? null)}
      >
        ${metrics === null ? html`<${FigureSkeleton} />` : formatPercent(metrics.successRate)}
      <//>
      <${MetricCard}
        name="Average set-up time"
        note=${p95 === null ? range : `95 of 100 within ${formatMs(p95)}, ${range}`}
      >
        ${metrics === null ? html`<${FigureSkeleton} />` : formatMs(setup)}
      <//>
    </dl>
  `;
}

function tellRate({ successfulRoutes, failedRoutes }: CallMetrics, range: string): string {
  const ended = successfulRoutes + failedRoutes;
  if (ended === 0) return `no call has ended, ${range}`;
  return `${formatNumber(successfulRoutes)} of ${formatNumber(ended)}, ${range}`;
}
