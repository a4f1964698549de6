import { Link } from "wouter-preact";
import { describeRung } from "../lib/call-words";
import { html } from "../lib/html";
import { tellDecision } from "../lib/trace-words";
import { traceLengthMs } from "../lib/waterfall";
import { dayIn } from "../lib/zoned-day";
import { useTimeZone } from "../state/time-zone";
import type { ApiCall, Decision } from "../state/wire-log";
import { ApiCallList } from "./api-call-list";
import { TimeSpent } from "./time-spent";
import { TraceStepRow } from "./trace-step-row";
import { VersionLink } from "./version-link";

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
  const day = dayIn(Date.parse(timestamp), useTimeZone());
  return html`
    <article class="decision">
      <header class="decision-head">
        <h3>${tellDecision(decision)}</h3>
        <p class="decision-links">
          ${rulesetVersion !== null && html`<${VersionLink} version=${rulesetVersion} />`}
          <${Link} href=${`/logs/audit?request=${encodeURIComponent(requestId)}&from=${day}&to=${day}`}>Audit entry<//>
          <span>Request <code>${requestId}</code></span>
        </p>
        <${TimeSpent} decision=${decision} />
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
