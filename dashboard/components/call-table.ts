import { Link } from "wouter-preact";
import { describeRule, describeRung, isTrouble } from "../lib/call-words";
import { formatDialer, formatMs, NOTHING, personOf, shortenSid } from "../lib/format";
import { html } from "../lib/html";
import type { Call } from "../state/wire";
import "../styles/data-table.css";
import { StatusPill } from "./status-pill";
import { RelativeTime } from "./time";

interface CallTableProps {
  calls: readonly Call[];
  /** Says what the list holds: "Latest calls". */
  caption: string;
}

/**
 * Calls, one per row; each row is one link to the call. On a phone the rows become cards: the roles
 * are written out because that change of layout would take them away.
 */
export function CallTable({ calls, caption }: CallTableProps) {
  return html`
    <table class="call-table" role="table">
      <caption class="visually-hidden">${caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Number</th>
          <th role="columnheader" scope="col">Dialer</th>
          <th role="columnheader" scope="col">Decided by</th>
          <th role="columnheader" scope="col">Status</th>
          <th role="columnheader" scope="col">Received</th>
          <th role="columnheader" scope="col" class="number">Decision</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${calls.map((call) => html`<${CallRow} key=${call.callSid} call=${call} />`)}
      </tbody>
    </table>
  `;
}

/** A call lights up when it comes in, and not when somebody turns to its page. */
const NEW_MS = 5_000;

export function CallRow({ call }: { call: Call }) {
  const rule = describeRule(call.routingRule);
  const rung = describeRung(call.rung);
  const isNew = Date.now() - Date.parse(call.createdAt) < NEW_MS;
  const classes = [isTrouble(call.status) && "is-trouble", isNew && "is-new"].filter(Boolean);
  return html`
    <tr role="row" class=${classes.join(" ")}>
      <td role="cell" class="call-who">
        <${Link} href=${`/calls/${encodeURIComponent(call.callSid)}`} class="row-link">
          ${personOf(call)}
        <//>
        <span class="call-sid" title=${call.callSid}>
          ${call.direction === "outbound" && "Outbound · "}${shortenSid(call.callSid)}
        </span>
      </td>
      <td role="cell" class="call-dialer">${formatDialer(call.routedDialer)}</td>
      <td role="cell" class="call-rule">
        ${rule ?? NOTHING}${rung && html`<span class="call-rung" title=${rung}>Emergency path</span>`}
      </td>
      <td role="cell" class="call-status"><${StatusPill} status=${call.status} /></td>
      <td role="cell" class="call-time"><${RelativeTime} at=${call.createdAt} /></td>
      <td role="cell" class="call-ms number">${formatMs(call.routingDecisionMs)}</td>
    </tr>
  `;
}
