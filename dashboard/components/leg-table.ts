import { cutMiddle } from "../lib/call-path";
import { formatDialer, formatDuration, shortenSid } from "../lib/format";
import { type ComponentChildren, html } from "../lib/html";
import type { Leg } from "../state/wire";
import { StatusPill } from "./status-pill";
import { ClockTime } from "./time";

/** More of them are behind a word: a caller who held for long was tried for dozens of times. */
const SHOWN_FIRST = 5;
const SHOWN_LAST = 1;

/** Each attempt to reach a dialer; nothing when there was none. */
export function LegTable({ legs }: { legs: readonly Leg[] }) {
  if (legs.length === 0) return null;
  const { first, hidden, last } = cutMiddle(legs, SHOWN_FIRST, SHOWN_LAST);
  const between = legs.slice(first.length, first.length + hidden);
  return html`
    <section class="card" aria-labelledby="legs-title">
      <h2 id="legs-title">Dial attempts</h2>
      <${LegList} legs=${first} />
      ${
        hidden > 0 &&
        html`<details class="legs-more">
          <summary>${hidden} more attempts</summary>
          <${LegList} legs=${between} />
        </details>`
      }
      <${LegList} legs=${last} />
    </section>
  `;
}

function LegList({ legs }: { legs: readonly Leg[] }) {
  if (legs.length === 0) return null;
  return html`<ul class="legs">${legs.map((leg) => html`<${LegItem} key=${leg.legSid} leg=${leg} />`)}</ul>`;
}

function LegItem({ leg }: { leg: Leg }) {
  const { attempt, dialer, status, ringingAt, answeredAt, endedAt, errorCode, legSid } = leg;
  return html`
    <li class="leg">
      <p class="leg-head">
        <strong>${attempt !== null && `${attempt}. `}${formatDialer(dialer)}</strong>
        <${StatusPill} status=${status} />
      </p>
      <dl class="facts">
        <${Known} name="Rang at">${ringingAt && html`<${ClockTime} at=${ringingAt} />`}<//>
        <${Known} name="Answered at">${answeredAt && html`<${ClockTime} at=${answeredAt} />`}<//>
        <${Known} name="Ended at">${endedAt && html`<${ClockTime} at=${endedAt} />`}<//>
        <${Known} name="Talked for">${leg.durationSeconds !== null && formatDuration(leg.durationSeconds)}<//>
        <${Known} name="Error">${errorCode}<//>
        <${Known} name="Leg"><code title=${legSid}>${shortenSid(legSid)}</code><//>
      </dl>
    </li>
  `;
}

/** A fact that not every attempt has. */
function Known({ name, children }: { name: string; children: ComponentChildren }) {
  return children ? html`<div><dt>${name}</dt><dd>${children}</dd></div>` : null;
}
