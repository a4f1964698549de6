import { cutMiddle } from "../lib/call-path";
import type { Moment } from "../lib/call-story";
import { formatNumber, formatOffset } from "../lib/format";
import { html, useState } from "../lib/html";
import { DecisionTrace } from "./decision-trace";
import { Pill } from "./status-pill";
import { ClockTime } from "./time";

interface CallTimelineProps {
  moments: readonly Moment[];
  /** When the call came in: the zero of its clock. */
  start: string;
  /** The call reached nobody: where that began is marked. */
  isFailed: boolean;
}

/** A call that was held for long has a hundred moments: its beginning and its end tell most. */
const FIRST_MOMENTS = 14;
const LAST_MOMENTS = 4;

/** The call from ring to end: each decision with its steps, and what followed. */
export function CallTimeline({ moments, start, isFailed }: CallTimelineProps) {
  const [showsAll, showAll] = useState(false);
  const { first, hidden, last } = cutMiddle(
    moments,
    showsAll ? moments.length : FIRST_MOMENTS,
    LAST_MOMENTS,
  );
  const failure = isFailed ? moments.find(isBad) : undefined;
  const tell = (moment: Moment) => html`
    <${MomentItem} key=${keyOf(moment)} moment=${moment} start=${start} isFailure=${moment === failure} />
  `;
  return html`
    <ol class="timeline">
      ${first.map(tell)}
      ${
        hidden > 0 &&
        html`<li class="moment moment-more">
          <button type="button" class="button" onClick=${() => showAll(true)}>
            Show ${formatNumber(hidden)} more moments
          </button>
        </li>`
      }
      ${last.map(tell)}
    </ol>
  `;
}

interface MomentItemProps {
  moment: Moment;
  start: string;
  /** Here began what the call failed by. */
  isFailure: boolean;
}

function MomentItem({ moment, start, isFailure }: MomentItemProps) {
  const offset = formatOffset(Date.parse(moment.at) - Date.parse(start));
  const tone = moment.kind === "decision" ? "busy" : moment.tone;
  const classes = `moment moment-${moment.kind} tone-${tone}${isFailure ? " is-failure" : ""}`;
  return html`
    <li class=${classes}>
      <div class="moment-time"><${ClockTime} at=${moment.at} /><span>${offset}</span></div>
      <span class="moment-mark" aria-hidden="true"></span>
      <${MomentBody} moment=${moment} isFailure=${isFailure} />
    </li>
  `;
}

function MomentBody({ moment, isFailure }: Pick<MomentItemProps, "moment" | "isFailure">) {
  if (moment.kind === "decision") {
    return html`<${DecisionTrace} decision=${moment.decision} requests=${moment.requests} />`;
  }
  return html`
    <div class="moment-body">
      <strong class="moment-title">${moment.title}</strong>
      ${moment.detail && html`<span class="moment-detail">${moment.detail}</span>`}
      ${isFailure && html`<${Pill} label="Failure point" tone="bad" />`}
    </div>
  `;
}

function isBad(moment: Moment): boolean {
  return moment.kind === "happening" && moment.tone === "bad";
}

function keyOf(moment: Moment): string {
  return moment.kind === "decision" ? moment.decision.requestId : `${moment.at} ${moment.title}`;
}
