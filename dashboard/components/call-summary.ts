import { summariseCalls } from "../lib/call-summary";
import { formatMs, NOTHING } from "../lib/format";
import { html } from "../lib/html";
import type { Call } from "../state/wire";
import { MetricCard } from "./metric-card";
import { RelativeTime } from "./time";

/** What is going on, read off the calls in the list below it. */
export function CallSummary({ calls }: { calls: readonly Call[] }) {
  const { inProgress, troubled, typicalDecisionMs, newestAt } = summariseCalls(calls, Date.now());
  const among = `of the latest ${calls.length}`;
  return html`
    <dl class="metrics">
      <${MetricCard} name="In progress" note=${among} tone=${inProgress > 0 ? "busy" : "idle"}>
        ${inProgress}
      <//>
      <${MetricCard} name="Not connected" note=${among} tone=${troubled > 0 ? "bad" : "idle"}>
        ${troubled}
      <//>
      <${MetricCard} name="Typical decision" note=${`median ${among}`}>
        ${formatMs(typicalDecisionMs)}
      <//>
      <${MetricCard} name="Newest call" note="received">
        ${newestAt === null ? NOTHING : html`<${RelativeTime} at=${newestAt} />`}
      <//>
    </dl>
  `;
}
