import { formatMs, formatNumber, NOTHING } from "../lib/format";
import { html } from "../lib/html";
import type { CallFigures } from "../state/wire";
import { MetricCard } from "./metric-card";
import { RelativeTime } from "./time";

interface CallSummaryProps {
  figures: CallFigures;
  newestAt: string | null;
}

/** What is going on, and how the last day went. */
export function CallSummary({ figures, newestAt }: CallSummaryProps) {
  const { activeCount, failedRoutes, avgRoutingTimeMs } = figures;
  return html`
    <dl class="metrics">
      <${MetricCard} name="In progress" note="now" tone=${activeCount > 0 ? "busy" : "idle"}>
        ${formatNumber(activeCount)}
      <//>
      <${MetricCard} name="Not connected" note="in the last 24 hours" tone=${failedRoutes > 0 ? "bad" : "idle"}>
        ${formatNumber(failedRoutes)}
      <//>
      <${MetricCard} name="Average decision" note="over the last 24 hours">
        ${formatMs(avgRoutingTimeMs)}
      <//>
      <${MetricCard} name="Newest call" note="received">
        ${newestAt === null ? NOTHING : html`<${RelativeTime} at=${newestAt} />`}
      <//>
    </dl>
  `;
}
