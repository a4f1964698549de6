import { describeRule, describeRung } from "../lib/call-words";
import {
  formatCaller,
  formatDialer,
  formatDuration,
  formatMs,
  humanise,
  NOTHING,
} from "../lib/format";
import { type ComponentChildren, html } from "../lib/html";
import { describeLead } from "../lib/trace-words";
import type { CallDetails } from "../state/wire";
import { CopyButton } from "./copy-button";
import { ClockTime, RelativeTime } from "./time";
import { VersionLink } from "./version-link";

/** Everything known of one call, in groups a person would ask for. */
export function CallFacts({ call }: { call: CallDetails }) {
  const isOurs = call.direction === "outbound";
  const lead = describeLead(call.leadOwner, call.leadScore);
  return html`
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">Facts</h2>
      <dl class="facts">
        <${Fact} name="Caller" hideEmpty>${isOurs ? call.callerNumber : formatCaller(call.callerNumber)}<//>
        <${Fact} name="Called number">${call.calledNumber}<//>
        <${Fact} name="Forwarded from" hideEmpty>${call.forwardedFrom}<//>
        <${Fact} name="Direction">${humanise(call.direction)}<//>
        <${Fact} name="Lead" hideEmpty>${lead || (!isOurs && "Not known")}<//>
        <${Fact} name="Lead came from" hideEmpty>${lead && describeSource(call.brazeCacheHit)}<//>
        <${Fact} name="Menu digit" hideEmpty>${call.dtmfDigit}<//>
      </dl>
      <h3>Routing</h3>
      <dl class="facts">
        <${Fact} name="Dialer">${formatDialer(call.routedDialer)}<//>
        <${Fact} name="Decided by" hideEmpty=${isOurs}>${describeRule(call.routingRule)}<//>
        <${Fact} name="Emergency path" hideEmpty>${describeRung(call.rung)}<//>
        <${Fact} name="Decided with" hideEmpty=${isOurs}>${call.rulesetVersion !== null && html`<${VersionLink} version=${call.rulesetVersion} />`}<//>
        ${!isOurs && html`<${Fact} name="Decision">${formatMs(call.routingDecisionMs)}<//>`}
        ${!isOurs && html`<${Fact} name="Answer to Twilio">${formatMs(call.responseTimeMs)}<//>`}
      </dl>
      <h3>Times</h3>
      <dl class="facts">
        <${Fact} name=${isOurs ? "Placed" : "Received"}><${When} at=${call.createdAt} /><//>
        ${!isOurs && html`<${Fact} name="Routed"><${When} at=${call.routedAt} /><//>`}
        <${Fact} name="Connected"><${When} at=${call.connectedAt} /><//>
        <${Fact} name="Ended"><${When} at=${call.endedAt} /><//>
        <${Fact} name="Duration">${formatDuration(call.callDuration)}<//>
      </dl>
      <p class="facts-sid">
        <code>${call.callSid}</code> <${CopyButton} text=${call.callSid} what="call SID" />
      </p>
    </section>
  `;
}

interface FactProps {
  name: string;
  /** Facts that only some calls have leave no gap in the others. */
  hideEmpty?: boolean;
  children: ComponentChildren;
}

function Fact({ name, hideEmpty = false, children }: FactProps) {
  const isEmpty =
    children === null || children === undefined || children === false || children === "";
  if (isEmpty && hideEmpty) return null;
  return html`<div><dt>${name}</dt><dd>${isEmpty ? NOTHING : children}</dd></div>`;
}

function When({ at }: { at: string | null }) {
  if (at === null) return NOTHING;
  return html`<${ClockTime} at=${at} /> <span class="facts-ago"><${RelativeTime} at=${at} /></span>`;
}

function describeSource(cacheHit: boolean | null): string | null {
  if (cacheHit === null) return null;
  return cacheHit ? "the lead cache" : "Braze";
}
