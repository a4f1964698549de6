import { formatDialer, formatDuration, NOTHING, shortenSid } from "../lib/format";
import { html } from "../lib/html";
import type { Leg } from "../state/wire";
import { StatusPill } from "./status-pill";
import { ClockTime } from "./time";

/** Each attempt to reach a dialer; nothing when there was none. */
export function LegTable({ legs }: { legs: readonly Leg[] }) {
  if (legs.length === 0) return null;
  return html`
    <section class="card" aria-labelledby="legs-title">
      <h2 id="legs-title">Dial attempts</h2>
      <ul class="legs">
        ${legs.map((leg) => html`<${LegItem} key=${leg.legSid} leg=${leg} />`)}
      </ul>
    </section>
  `;
}

function LegItem({ leg }: { leg: Leg }) {
  return html`
    <li class="leg">
      <p class="leg-head">
        <strong>${formatDialer(leg.dialer)}</strong> <${StatusPill} status=${leg.status} />
      </p>
      <dl class="facts">
        <div><dt>Rang at</dt><dd>${clock(leg.ringingAt)}</dd></div>
        <div><dt>Answered at</dt><dd>${clock(leg.answeredAt)}</dd></div>
        <div><dt>Ended at</dt><dd>${clock(leg.endedAt)}</dd></div>
        <div><dt>Duration</dt><dd>${formatDuration(leg.durationSeconds)}</dd></div>
        ${leg.errorCode !== null && html`<div><dt>Error</dt><dd>${leg.errorCode}</dd></div>`}
        <div><dt>Leg</dt><dd><code title=${leg.legSid}>${shortenSid(leg.legSid)}</code></dd></div>
      </dl>
    </li>
  `;
}

function clock(at: string | null) {
  return at === null ? NOTHING : html`<${ClockTime} at=${at} />`;
}
