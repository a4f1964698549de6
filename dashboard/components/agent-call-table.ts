import { Link } from "wouter-preact";
import { driverOf } from "../lib/agent-call-form";
import { formatCaller, formatDuration, shortenSid } from "../lib/format";
import { html } from "../lib/html";
import type { Call } from "../state/wire";
import { StatusPill } from "./status-pill";
import { RelativeTime } from "./time";

/** Calls that agents placed, one per row; each leads to its page. */
export function AgentCallTable({ calls }: { calls: readonly Call[] }) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Agent calls, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Called</th>
          <th role="columnheader" scope="col">Driver</th>
          <th role="columnheader" scope="col">Status</th>
          <th role="columnheader" scope="col">Placed</th>
          <th role="columnheader" scope="col" class="number">Duration</th>
          <th role="columnheader" scope="col">Transcript</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${calls.map((call) => html`<${AgentCallRow} key=${call.callSid} call=${call} />`)}
      </tbody>
    </table>
  `;
}

function AgentCallRow({ call }: { call: Call }) {
  const { callSid, calledNumber, status, failureReason, createdAt, callDuration } = call;
  const id = encodeURIComponent(callSid);
  return html`
    <tr role="row">
      <td role="cell">
        <${Link} href=${`/calls/${id}`} class="row-title">${formatCaller(calledNumber)}<//>
        <span class="row-note"><code title=${callSid}>${shortenSid(callSid)}</code></span>
      </td>
      <td role="cell" data-label="Driver">${driverOf(callSid) ?? html`<span class="faint">Unknown</span>`}</td>
      <td role="cell" data-label="Status">
        <div>
          <${StatusPill} status=${status} />
          ${failureReason && html`<span class="row-note">${failureReason}</span>`}
        </div>
      </td>
      <td role="cell" data-label="Placed"><${RelativeTime} at=${createdAt} /></td>
      <td role="cell" data-label="Duration" class="number">${formatDuration(callDuration)}</td>
      <td role="cell" data-label="Transcript">
        <${Link} href=${`/outbound/transcripts?call_sid=${id}`} aria-label=${`Read what was said to ${formatCaller(calledNumber)}`}>
          Read
        <//>
      </td>
    </tr>
  `;
}
