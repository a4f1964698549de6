import {
  describeAlert,
  explainSilence,
  nameAlertType,
  titleOf,
  toneOfAlert,
} from "../lib/alert-words";
import { formatDialer, humanise } from "../lib/format";
import { html } from "../lib/html";
import type { Alert } from "../state/alerts";
import { HealthSign } from "./health-sign";
import { Icon } from "./icon";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

/** Alerts, newest first; each opens to the mail as it was written, and how it fared. */
export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  return html`
    <ul class="alert-list" aria-label="Alerts, newest first">
      ${alerts.map((one) => html`<${AlertItem} key=${one.id} one=${one} />`)}
    </ul>
  `;
}

const SEVERITIES: Readonly<Record<Alert["severity"], string>> = {
  critical: "Critical",
  warning: "Warning",
  info: "For information",
};

function AlertItem({ one }: { one: Alert }) {
  const { alertType, about, severity, phase, createdAt } = one;
  return html`
    <li>
      <details class="alert-item">
        <summary>
          <${Icon} name="arrow" />
          <${HealthSign} tone=${toneOfAlert(one)} />
          <span class="alert-title">
            <b>${titleOf(one)}</b>
            <span class="row-note">
              ${phase === "recovered" ? "Recovered" : SEVERITIES[severity]} · ${nameAlertType(alertType)}
              ${about !== "" && html`${" "}· ${formatDialer(about)}`}
            </span>
          </span>
          <${Pill} ...${describeAlert(one)} />
          <${RelativeTime} at=${createdAt} />
        </summary>
        <${AlertDetails} one=${one} />
      </details>
    </li>
  `;
}

function AlertDetails({ one }: { one: Alert }) {
  const { subject, message, recipients, attempts, error, smsStatus, sentAt } = one;
  const silence = explainSilence(one);
  return html`
    <div class="alert-details">
      ${silence && html`<p class="alert-silence">${silence}</p>`}
      <dl class="alert-facts">
        ${recipients.length > 0 && html`<div><dt>To</dt><dd>${recipients.join(", ")}</dd></div>`}
        ${!silence && html`<div><dt>Tries</dt><dd>${attempts}</dd></div>`}
        ${sentAt && html`<div><dt>Sent</dt><dd><${RelativeTime} at=${sentAt} /></dd></div>`}
        ${smsStatus && html`<div><dt>Text message</dt><dd>${humanise(smsStatus)}</dd></div>`}
        ${error && html`<div class="tone-bad"><dt>Last failure</dt><dd class="toned">${error}</dd></div>`}
      </dl>
      <div class="alert-mail">
        <p>${subject}</p>
        <pre tabindex="0" aria-label="Text of the mail">${message}</pre>
      </div>
    </div>
  `;
}
