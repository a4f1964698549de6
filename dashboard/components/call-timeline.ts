import type { Moment } from "../lib/call-story";
import { formatOffset } from "../lib/format";
import { html } from "../lib/html";
import { DecisionTrace } from "./decision-trace";
import { ClockTime } from "./time";

interface CallTimelineProps {
  moments: readonly Moment[];
  /** When the call came in: the zero of its clock. */
  start: string;
}

/** The call from ring to end: each decision with its steps, and what followed. */
export function CallTimeline({ moments, start }: CallTimelineProps) {
  const zero = Date.parse(start);
  return html`
    <ol class="timeline">
      ${moments.map((moment) => {
        const offset = formatOffset(Date.parse(moment.at) - zero);
        const tone = moment.kind === "decision" ? "busy" : moment.tone;
        return html`
          <li key=${keyOf(moment)} class=${`moment moment-${moment.kind} tone-${tone}`}>
            <div class="moment-time"><${ClockTime} at=${moment.at} /><span>${offset}</span></div>
            <span class="moment-mark" aria-hidden="true"></span>
            <${MomentBody} moment=${moment} />
          </li>
        `;
      })}
    </ol>
  `;
}

function MomentBody({ moment }: { moment: Moment }) {
  if (moment.kind === "decision") {
    return html`<${DecisionTrace} decision=${moment.decision} requests=${moment.requests} />`;
  }
  return html`
    <div class="moment-body">
      <strong class="moment-title">${moment.title}</strong>
      ${moment.detail && html`<span class="moment-detail">${moment.detail}</span>`}
    </div>
  `;
}

function keyOf(moment: Moment): string {
  return moment.kind === "decision" ? moment.decision.requestId : `${moment.at} ${moment.title}`;
}
