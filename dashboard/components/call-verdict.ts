import { type Cut, cutMiddle, type PathStep, tellPath } from "../lib/call-path";
import { describeFailure, describeStatus, isOpen } from "../lib/call-words";
import { capitalise, formatNumber } from "../lib/format";
import { html } from "../lib/html";
import type { CallDetails } from "../state/wire";
import { HealthSign } from "./health-sign";

/** Steps that are always shown: how it began, and how it ended. */
const FIRST_STEPS = 4;
const LAST_STEPS = 1;

/** The way of a call in one line; of one that failed also why. Nothing while nobody was dialled. */
export function CallVerdict({ call }: { call: CallDetails }) {
  const path = tellPath(call.legs);
  const reason = failureOf(call);
  if (path.length === 0 && reason === null) return null;
  const title = reason === null ? "The way of this call" : "Why this call failed";
  return html`
    <section class=${`card verdict${reason === null ? "" : " is-failed"}`} aria-labelledby="verdict-title">
      <h2 id="verdict-title">
        ${reason !== null && html`<${HealthSign} tone="bad" />`}${title}
      </h2>
      ${reason !== null && html`<p class="verdict-reason">${reason}</p>`}
      <${Path} steps=${cutMiddle(path, FIRST_STEPS, LAST_STEPS)} end=${endOf(call)} />
    </section>
  `;
}

function Path({
  steps,
  end,
}: {
  steps: Cut<PathStep>;
  end: { label: string; tone: string } | null;
}) {
  const { first, hidden, last } = steps;
  return html`
    <ol class="path" aria-label="Who was tried">
      ${first.map((step) => html`<${Step} key=${step.legSid} ...${step} />`)}
      ${
        hidden > 0 &&
        html`<li class="path-step path-more">
          <span>${formatNumber(hidden)} more attempts</span>
        </li>`
      }
      ${last.map((step) => html`<${Step} key=${step.legSid} ...${step} />`)}
      ${end && html`<li class=${`path-step path-end tone-${end.tone}`}><b>${end.label}</b></li>`}
    </ol>
  `;
}

function Step({ dialer, role, label, tone, error }: PathStep) {
  return html`
    <li class=${`path-step tone-${tone}`}>
      <${HealthSign} tone=${tone} />
      <span><b>${dialer}</b>${role && html`${" "}<span class="path-role">${role}</span>`}</span>
      <span class="path-outcome">${[label, error].filter(Boolean).join(", ")}</span>
    </li>
  `;
}

/** Why nobody was reached; `null` for a call that is no failure. */
function failureOf(call: CallDetails): string | null {
  if (call.failureReason) return `${capitalise(describeFailure(call.failureReason))}.`;
  if (call.outcome !== "callback_requested" && call.outcome !== "failed") return null;
  return call.outcome === "failed"
    ? "Nobody could be reached."
    : "Nobody could be reached; the caller asked to be called back.";
}

/** How the call ended, where no leg tells it. */
function endOf({ status, legs }: CallDetails) {
  const isToldByLeg = legs.at(-1)?.status === status || status === "completed";
  return isOpen(status) || isToldByLeg ? null : describeStatus(status);
}
