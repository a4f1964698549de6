import { Link } from "wouter-preact";
import { ApiCallList } from "../components/api-call-list";
import { CallFacts } from "../components/call-facts";
import { CallTimeline } from "../components/call-timeline";
import { CallVerdict } from "../components/call-verdict";
import { EventList } from "../components/event-list";
import { Icon } from "../components/icon";
import { LegTable } from "../components/leg-table";
import { usePageTitle } from "../components/page-title";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { StatusPill } from "../components/status-pill";
import { RelativeTime } from "../components/time";
import { Transcript } from "../components/transcript";
import { otherRequests, tellCall } from "../lib/call-story";
import { formatZone, nameCaller } from "../lib/format";
import { html } from "../lib/html";
import type { CallDetails, CallLog } from "../state/api";
import { useCall, useCallLog } from "../state/calls";
import { useTimeZone } from "../state/time-zone";
import "../styles/call-page.css";
import "../styles/trace.css";

/** One call: what happened to it and why, from ring to end. */
export function CallPage({ params }: { params: { callSid: string } }) {
  const call = useCall(params.callSid);
  usePageTitle("Call");

  return html`
    <${Link} href="/logs" class="back-link"><${Icon} name="back" /> Calls<//>
    ${call.kind !== "ready" && html`<h1>Call</h1>`}
    <${ResourceView} resource=${call} name="This call" skeleton=${html`<${Skeleton} lines=${10} />`}>
      ${(details: CallDetails) => html`
        <${CallHead} call=${details} />
        <${CallVerdict} call=${details} />
        <div class="call-layout">
          <${Story} call=${details} />
          <aside class="call-side">
            <${CallFacts} call=${details} />
            <${LegTable} legs=${details.legs} />
          </aside>
        </div>
      `}
    <//>
  `;
}

interface OfCall {
  call: CallDetails;
}

function CallHead({ call }: OfCall) {
  return html`
    <header class="call-head">
      <h1>
        ${
          call.direction === "outbound"
            ? `Outbound call to ${nameCaller(call.calledNumber)}`
            : `Call from ${nameCaller(call.callerNumber)}`
        }
      </h1>
      <p><${StatusPill} status=${call.status} /> <${RelativeTime} at=${call.createdAt} /></p>
    </header>
  `;
}

function Story({ call }: OfCall) {
  const log = useCallLog(call.callSid);
  return html`
    <section class="card story" aria-labelledby="story-title">
      <header class="story-head">
        <h2 id="story-title">What happened</h2>
        <span class="faint">Times in ${formatZone(useTimeZone(), Date.parse(call.createdAt))}</span>
      </header>
      <${ResourceView} resource=${log} name="The trace" skeleton=${html`<${Skeleton} lines=${12} />`}>
        ${({ decisions, apiCalls, events, transcript }: CallLog) => html`
          <${CallTimeline}
            moments=${tellCall({ ...call, decisions, apiCalls, events })}
            start=${call.createdAt}
            isFailed=${call.outcome === "failed" || call.outcome === "callback_requested"}
          />
          <${Transcript} utterances=${transcript} start=${call.createdAt} />
          <${ApiCallList} title="Other requests" requests=${otherRequests(decisions, apiCalls)} />
          <${EventList} events=${events} />
        `}
      <//>
    </section>
  `;
}
