import { Link } from "wouter-preact";
import { describeFailure, describeStatus } from "../../lib/call-words";
import { formatDialer, personOf } from "../../lib/format";
import { html } from "../../lib/html";
import type { Call } from "../../state/wire";
import { HealthSign } from "../health-sign";
import { Skeleton } from "../skeleton";
import { RelativeTime } from "../time";

interface FailureCardProps {
  /** `null`: not known yet. */
  calls: readonly Call[] | null;
  /** Where all of them are. */
  href: string;
  /** Completes "Every call was connected …". */
  when: string;
}

/** The newest calls that reached nobody, and why; each leads to its page. */
export function FailureCard({ calls, href, when }: FailureCardProps) {
  return html`
    <section class="card" aria-labelledby="failures-title">
      <header class="card-head">
        <h2 id="failures-title">Recent failures</h2>
        ${calls && calls.length > 0 && html`<${Link} href=${href}>All failures<//>`}
      </header>
      ${
        calls === null
          ? html`<${Skeleton} lines=${4} />`
          : calls.length === 0
            ? html`<p class="all-well"><${HealthSign} tone="good" /> No call failed ${when}.</p>`
            : html`<ul class="feed">${calls.map((call) => html`<${Failure} key=${call.callSid} call=${call} />`)}</ul>`
      }
    </section>
  `;
}

function Failure({ call }: { call: Call }) {
  const { callSid, routedDialer, status, failureReason, createdAt } = call;
  const { label } = describeStatus(status);
  const to = routedDialer ? ` to ${formatDialer(routedDialer)}` : "";
  return html`
    <li>
      <${HealthSign} tone="bad" />
      <div class="feed-what">
        <${Link} href=${`/calls/${encodeURIComponent(callSid)}`} class="row-link">
          ${personOf(call)}${to}
        <//>
        <span class="feed-why">${failureReason ? describeFailure(failureReason) : label}</span>
      </div>
      <span class="feed-when"><${RelativeTime} at=${createdAt} /></span>
    </li>
  `;
}
