import { Link } from "wouter-preact";
import { ApiCallList } from "../components/api-call-list";
import { CallFacts } from "../components/call-facts";
import { CallTimeline } from "../components/call-timeline";
import { EventList } from "../components/event-list";
import { Icon } from "../components/icon";
import { LegTable } from "../components/leg-table";
import { usePageTitle } from "../components/page-title";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { StatusPill } from "../components/status-pill";
import { RelativeTime } from "../components/time";
import { otherRequests, tellCall } from "../lib/call-story";
import { isTrouble } from "../lib/call-words";
import { nameCaller } from "../lib/format";
import { html } from "../lib/html";
import type { CallDetails, CallLog } from "../state/api";
import { useCall, useCallLog } from "../state/calls";
import "../styles/call-page.css";
import "../styles/trace.css";

/** One call: what happened to it and why, from ring to end. */
export function CallPage({ params }: { params: { callSid: string } }) {
  const call = useCall(params.callSid);
  usePageTitle("Call");

  return html`
    <${Link} href="/logs" class="back-link"><${Icon} name="back" /> Calls<//>
    <${ResourceView} resource=${call} name="This call" skeleton=${html`<${Skeleton} lines=${10} />`}>
      ${(details: CallDetails) => html`
        <${CallHead} call=${details} />
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
      <h1>${call.direction === "outbound" ? "Outbound call" : "Call"} from ${nameCaller(call.callerNumber)}</h1>
      <p><${StatusPill} status=${call.status} /> <${RelativeTime} at=${call.createdAt} /></p>
    </header>
    ${
      call.failureReason &&
      html`<p class=${`call-failure${isTrouble(call.status) ? "" : " is-mild"}`}>
        <${Icon} name="alert" /> ${call.failureReason}
      </p>`
    }
  `;
}

function Story({ call }: OfCall) {
  const log = useCallLog(call.callSid);
  return html`
    <section class="card story" aria-labelledby="story-title">
      <h2 id="story-title">What happened</h2>
      <${ResourceView} resource=${log} name="The trace" skeleton=${html`<${Skeleton} lines=${12} />`}>
        ${({ decisions, apiCalls, events }: CallLog) => html`
          <${CallTimeline}
            moments=${tellCall({ ...call, decisions, apiCalls })}
            start=${call.createdAt}
          />
          <${ApiCallList} title="Other requests" requests=${otherRequests(decisions, apiCalls)} />
          <${EventList} events=${events} />
        `}
      <//>
    </section>
  `;
}
