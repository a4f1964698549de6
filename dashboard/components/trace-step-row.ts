import { formatExact, formatMs } from "../lib/format";
import { html } from "../lib/html";
import { tellStep } from "../lib/trace-words";
import { spanOf } from "../lib/waterfall";
import { useTimeZone } from "../state/time-zone";
import type { TraceStep } from "../state/wire-log";
import { Pill } from "./status-pill";

interface TraceStepRowProps {
  step: TraceStep;
  /** When the decision began. */
  start: string;
  /** Milliseconds the whole row stands for. */
  length: number;
}

/** One step of a decision: when, what, how it ended and how long it took. */
export function TraceStepRow({ step, start, length }: TraceStepRowProps) {
  const zone = useTimeZone();
  const { title, detail, badge, tone, durationMs, facts } = tellStep(step);
  const at = new Date(Date.parse(start) + step.offsetMs).toISOString();
  const span = spanOf(step.offsetMs, durationMs ?? 0, length);
  const bar = { "--from": `${span.fromPercent}%`, "--length": `${span.lengthPercent}%` };
  const isRule = step.event === "rule_evaluated";

  return html`
    <li class=${`step tone-${tone}${isRule ? " step-rule" : ""}`}>
      <time class="step-offset" datetime=${at} title=${formatExact(at, zone)}>
        +${formatMs(step.offsetMs)}
      </time>
      <div class="step-body">
        <p class="step-title">
          <strong>${title}</strong>${badge && html`<${Pill} ...${badge} />`}
        </p>
        ${detail && html`<p class="step-detail">${detail}</p>`}
        ${
          facts.length > 0 &&
          html`<p class="step-facts">
            ${facts.map(([name, value]) => html`<span key=${name}>${name}: <b>${value}</b></span>`)}
          </p>`
        }
      </div>
      <div class="step-duration">
        <span class="bar" aria-hidden="true"><span style=${bar}></span></span>
        <span class="step-ms">${durationMs !== null && tellDuration(durationMs)}</span>
      </div>
    </li>
  `;
}

/** The platform's clock stands still while we reckon: nothing measured means little, not none. */
function tellDuration(ms: number): string {
  return ms === 0 ? "< 1 ms" : formatMs(ms);
}
