import { describeRung } from "../lib/call-words";
import { formatMs } from "../lib/format";
import { html } from "../lib/html";
import { tellDecision } from "../lib/trace-words";
import { traceLengthMs } from "../lib/waterfall";
import type { ApiCall, Decision } from "../state/wire-log";
import { ApiCallList } from "./api-call-list";
import { TraceStepRow } from "./trace-step-row";

interface DecisionTraceProps {
  decision: Decision;
  /** Requests to providers made for this decision. */
  requests: readonly ApiCall[];
}

/** One decision as a waterfall: what was asked, each rule with its verdict, the answer. */
export function DecisionTrace({ decision, requests }: DecisionTraceProps) {
  const { timestamp, steps, rulesetVersion, requestId } = decision;
  const length = traceLengthMs(decision);
  const rung = describeRung(decision.rung);
  return html`
    <article class="decision">
      <header class="decision-head">
        <h3>${tellDecision(decision)}</h3>
        <p>
          Decided in <strong>${formatMs(decision.totalDurationMs)}</strong>
          ${rulesetVersion !== null && html`<span>ruleset ${rulesetVersion}</span>`}
          <span>request <code>${requestId}</code></span>
        </p>
        ${rung && html`<p class="decision-rung">${rung}</p>`}
      </header>
      <ol class="trace" aria-label="Steps">
        ${steps.map(
          (step, index) => html`
            <${TraceStepRow} key=${index} step=${step} start=${timestamp} length=${length} />
          `,
        )}
      </ol>
      <${ApiCallList} title="Requests made for this decision" requests=${requests} />
    </article>
  `;
}
