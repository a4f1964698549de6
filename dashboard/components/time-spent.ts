import { formatMs } from "../lib/format";
import { html } from "../lib/html";
import { LONGEST_WAIT_MS, type Spending, spendingsOf } from "../lib/time-spent";
import type { Decision } from "../state/wire-log";

const NAMES: Readonly<Record<Spending["kind"], string>> = {
  cache: "Lead cache",
  crm: "CRM",
  rules: "Rules",
  rest: "Everything else",
};

/** Where the time of a decision went, as a bar and in figures. */
export function TimeSpent({ decision }: { decision: Decision }) {
  const { totalDurationMs } = decision;
  const spendings = spendingsOf(decision);
  const isLate = totalDurationMs > LONGEST_WAIT_MS;
  return html`
    <div class="time-spent">
      <p>
        <strong class=${isLate ? "is-late" : undefined}>${formatMs(totalDurationMs)}</strong> of the
        ${" "}${formatMs(LONGEST_WAIT_MS)} a caller may wait
      </p>
      ${spendings.length > 0 && html`<${Parts} spendings=${spendings} />`}
    </div>
  `;
}

function Parts({ spendings }: { spendings: readonly Spending[] }) {
  const all = spendings.reduce((sum, { ms }) => sum + ms, 0);
  return html`
    <span class="time-spent-bar" aria-hidden="true">
      ${spendings.map(({ kind, ms }) => html`<i key=${kind} class=${`part-${kind}`} style=${`width:${(ms / all) * 100}%`}></i>`)}
    </span>
    <ul aria-label="Where the time went">
      ${spendings.map(
        ({ kind, ms }) => html`
          <li key=${kind}><i class=${`part-${kind}`} aria-hidden="true"></i>${NAMES[kind]} <b>${formatMs(ms)}</b></li>
        `,
      )}
    </ul>
  `;
}
