import { describeOutcome, sectionsOf, TYPE_NAMES } from "../lib/audit-words";
import { nameIntegration } from "../lib/credential-words";
import { formatCaller, formatDate, formatDialer, formatMs, NOTHING } from "../lib/format";
import { html, useId, useState } from "../lib/html";
import type { AuditLogEntry } from "../state/audit";
import { useTimeZone } from "../state/time-zone";
import { CallLink } from "./call-link";
import { Icon } from "./icon";
import { JsonView } from "./json-view";
import { Pill } from "./status-pill";
import { ClockTime } from "./time";

/** What was logged, newest first; a click on a row shows everything there is to it. */
export function AuditTable({ entries }: { entries: readonly AuditLogEntry[] }) {
  return html`
    <table class="data-table audit-table" role="table">
      <caption class="visually-hidden">Audit log, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Time</th>
          <th role="columnheader" scope="col">Type</th>
          <th role="columnheader" scope="col">Summary</th>
          <th role="columnheader" scope="col">User</th>
          <th role="columnheader" scope="col">Status</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${entries.map((entry) => html`<${AuditRow} key=${`${entry.logType}-${entry.id}`} entry=${entry} />`)}
      </tbody>
    </table>
  `;
}

function AuditRow({ entry }: { entry: AuditLogEntry }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const zone = useTimeZone();
  const { timestamp, logType, summary, user } = entry;
  return html`
    <tr role="row" class=${`audit-row${isOpen ? " is-open" : ""}`}>
      <td role="cell" class="audit-time">
        <span><${ClockTime} at=${timestamp} /></span>
        <span class="row-note">${formatDate(timestamp, zone)}</span>
      </td>
      <td role="cell" class="audit-type">${TYPE_NAMES[logType].one}</td>
      <td role="cell" class="audit-summary">
        <button
          type="button"
          class="audit-toggle"
          aria-expanded=${isOpen}
          aria-controls=${isOpen ? id : undefined}
          onClick=${() => setOpen(!isOpen)}
        >
          <${Icon} name="arrow" /><span>${summary}</span>
        </button>
      </td>
      <td role="cell" class="audit-user">${user ?? html`<span class="faint">${NOTHING}</span>`}</td>
      <td role="cell" class="audit-status"><${Pill} ...${describeOutcome(entry)} /></td>
    </tr>
    ${
      isOpen &&
      html`
        <tr role="row" class="audit-more" id=${id}>
          <td role="cell" colspan="5"><${AuditDetails} entry=${entry} /></td>
        </tr>
      `
    }
  `;
}

function AuditDetails({ entry }: { entry: AuditLogEntry }) {
  const { callSid, callerNumber, dialer, integration, durationMs, requestId } = entry;
  const { ip_address: address } = entry.details;
  const facts: [string, unknown][] = [
    ["Call", callSid && html`<${CallLink} callSid=${callSid} />`],
    ["Caller", callSid && formatCaller(callerNumber)],
    ["Dialer", dialer && formatDialer(dialer)],
    ["Integration", integration && nameIntegration(integration)],
    ["Duration", durationMs !== null && formatMs(durationMs)],
    ["Address", address],
    ["Request", requestId && html`<code>${requestId}</code>`],
  ];
  return html`
    <div class="audit-details">
      <dl class="audit-facts">
        ${facts
          .filter(([, value]) => value)
          .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      <div class="audit-sections">
        ${sectionsOf(entry).map(
          ({ title, value }) => html`
            <section key=${title}>
              <h3>${title}</h3>
              <${JsonView} value=${value} label=${title} />
            </section>
          `,
        )}
      </div>
    </div>
  `;
}
