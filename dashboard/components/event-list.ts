import { describeEvent } from "../lib/call-words";
import { shortenSid } from "../lib/format";
import { html } from "../lib/html";
import type { LogEvent } from "../state/wire-log";
import { ClockTime } from "./time";

/** Every event as it was recorded, for those who look behind the story; closed at first. */
export function EventList({ events }: { events: readonly LogEvent[] }) {
  if (events.length === 0) return null;
  return html`
    <details class="card events">
      <summary>Recorded events <span class="count">${events.length}</span></summary>
      <ol>
        ${events.map(
          (event, index) => html`
            <li key=${index}>
              <${ClockTime} at=${event.at} />
              <span title=${event.kind}>${describeEvent(event.kind)}</span>
              ${event.legSid && html`<code class="faint" title=${event.legSid}>${shortenSid(event.legSid)}</code>`}
            </li>
          `,
        )}
      </ol>
    </details>
  `;
}
