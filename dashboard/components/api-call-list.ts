import { nameIntegration } from "../lib/credential-words";
import { formatMs } from "../lib/format";
import { html } from "../lib/html";
import { prettyBody } from "../lib/pretty-body";
import type { ApiCall } from "../state/wire-log";
import { Pill } from "./status-pill";
import { ClockTime } from "./time";

interface ApiCallListProps {
  title: string;
  requests: readonly ApiCall[];
}

/** Requests to providers: what was asked, what came back, how long it took. */
export function ApiCallList({ title, requests }: ApiCallListProps) {
  if (requests.length === 0) return null;
  return html`
    <section class="requests">
      <h4>${title}</h4>
      ${requests.map((request) => html`<${ApiCallItem} key=${request.timestamp + request.url} request=${request} />`)}
    </section>
  `;
}

function ApiCallItem({ request }: { request: ApiCall }) {
  const { integration, method, url, responseStatus, durationMs, success, errorMessage } = request;
  const label = responseStatus === null ? "No answer" : `${responseStatus}`;
  return html`
    <details class=${`request${success ? "" : " is-failed"}`}>
      <summary>
        <${Pill} label=${label} tone=${success ? "good" : "bad"} />
        <span class="request-what">
          <strong>${nameIntegration(integration)}</strong> <code>${method} ${url}</code>
        </span>
        <span class="request-ms">${formatMs(durationMs)}</span>
      </summary>
      <p>Sent at <${ClockTime} at=${request.timestamp} /></p>
      <${Body} name="Request" body=${request.requestBody} />
      <${Body} name="Response" body=${request.responseBody} />
    </details>
    ${errorMessage && html`<p class="request-error">${errorMessage}</p>`}
  `;
}

interface BodyProps {
  name: string;
  body: unknown;
}

function Body({ name, body }: BodyProps) {
  const text = prettyBody(body);
  if (text === null) return null;
  return html`<h5>${name}</h5><pre tabindex="0"><code>${text}</code></pre>`;
}
