import { Link } from "wouter-preact";
import { describeFailure } from "../../lib/call-words";
import { formatShare } from "../../lib/figure-words";
import { formatNumber } from "../../lib/format";
import { html } from "../../lib/html";
import type { CallMetrics } from "../../state/figures";
import { HealthSign } from "../health-sign";
import { ShareBar } from "../share-bar";
import { Skeleton } from "../skeleton";

interface ReasonCardProps {
  /** The most frequent first; `null`: not known yet. */
  reasons: CallMetrics["failureReasons"] | null;
  /** Where the calls behind them are. */
  href: string;
  /** Completes "No call failed …". */
  when: string;
}

/** Why callers reached nobody, and how often. */
export function ReasonCard({ reasons, href, when }: ReasonCardProps) {
  return html`
    <section class="card" aria-labelledby="reasons-title">
      <header class="card-head">
        <h2 id="reasons-title">Why calls failed</h2>
        ${reasons && reasons.length > 0 && html`<${Link} href=${href}>The failed calls<//>`}
      </header>
      ${
        reasons === null
          ? html`<${Skeleton} lines=${3} />`
          : reasons.length === 0
            ? html`<p class="all-well"><${HealthSign} tone="good" /> No call failed ${when}.</p>`
            : html`<${Reasons} reasons=${reasons} />`
      }
    </section>
  `;
}

function Reasons({ reasons }: { reasons: CallMetrics["failureReasons"] }) {
  const all = reasons.reduce((sum, { count }) => sum + count, 0);
  return html`
    <ul class="ways is-bad" aria-labelledby="reasons-title">
      ${reasons.map(({ reason, count }) => {
        const share = (count / all) * 100;
        return html`
          <li key=${reason}>
            <span class="way-name">${describeFailure(reason)}</span>
            <span class="way-count">${formatNumber(count)}</span>
            <span class="way-share">${formatShare(share)}</span>
            <${ShareBar} percent=${share} />
          </li>
        `;
      })}
    </ul>
  `;
}
