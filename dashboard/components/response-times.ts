import type { Tone } from "../lib/call-words";
import { formatMs, NOTHING } from "../lib/format";
import { html } from "../lib/html";
import { describeTrend, type Trend, toneOfMs } from "../lib/integration-words";
import type { Integration } from "../state/integrations";
import { Icon, type IconName } from "./icon";
import { Sparkline } from "./sparkline";

const ARROWS: Readonly<Record<Trend, IconName>> = {
  improving: "down",
  stable: "arrow",
  degrading: "up",
};

/** What a slow answer is called, beside its colour. */
const SLOWNESS: Partial<Record<Tone, string>> = { warn: "slow", bad: "too slow" };

/** How fast an integration answers: now, usually, and where it is going. */
export function ResponseTimes({ integration }: { integration: Integration }) {
  const { responseTimeMs, averageResponseTimeMs, p95ResponseTimeMs } = integration;
  return html`
    <div class="response-times">
      <div>
        <p class="response-title">Response time</p>
        <p class="response-now"><${Ms} ms=${responseTimeMs} /></p>
        <${TrendSign} trend=${integration.trend} />
      </div>
      <dl class="response-usual">
        <div><dt>Average, 5 min</dt><dd><${Ms} ms=${averageResponseTimeMs} /></dd></div>
        <div><dt>p95, 5 min</dt><dd><${Ms} ms=${p95ResponseTimeMs} /></dd></div>
      </dl>
      <${Sparkline} name=${integration.name} />
    </div>
  `;
}

function Ms({ ms }: { ms: number | null }) {
  const tone = toneOfMs(ms);
  const slowness = SLOWNESS[tone];
  return html`
    <span class=${slowness ? `toned tone-${tone}` : ""}>
      ${formatMs(ms)}${slowness && html`<span class="visually-hidden">, ${slowness}</span>`}
    </span>
  `;
}

function TrendSign({ trend }: { trend: Trend | null }) {
  if (trend === null) return html`<p class="response-trend faint">Trend ${NOTHING}</p>`;
  const { label, tone } = describeTrend(trend);
  return html`
    <p class=${`response-trend tone-${tone}`} title="The newer half of the checks of five minutes beside the older">
      <${Icon} name=${ARROWS[trend]} /> ${label}
    </p>
  `;
}
