import { html } from "../lib/html";
import type { Problem } from "../state/problem";
import { Icon } from "./icon";

interface ErrorAlertProps {
  problem: Problem;
  /** What could not be done: "The calls could not be loaded". */
  title: string;
  /** Set when what was known before is still on screen. */
  isStale?: boolean;
  retry?: () => void;
  isRetrying?: boolean;
}

/** Says what failed and how to go on; the request id leads to the Worker's log line. */
export function ErrorAlert({
  problem,
  title,
  isStale = false,
  retry,
  isRetrying,
}: ErrorAlertProps) {
  return html`
    <div class="alert" role="alert">
      <${Icon} name="alert" />
      <div class="alert-text">
        <strong>${title}</strong>
        <p>${problem.message}${isStale && " What you see is the last known state."}</p>
        ${
          problem.details.length > 0 &&
          html`<ul>
            ${problem.details.map(({ field, message }) => html`<li><code>${field}</code> ${message}</li>`)}
          </ul>`
        }
        ${
          problem.requestId &&
          html`<p class="alert-request">Request <code>${problem.requestId}</code></p>`
        }
      </div>
      ${
        retry &&
        html`<button type="button" class="button" aria-busy=${isRetrying} onClick=${retry}>
          <${Icon} name="refresh" /> Retry
        </button>`
      }
    </div>
  `;
}
