import { formatNumber } from "../lib/format";
import { html } from "../lib/html";
import type { ImportReport } from "../state/campaigns";

interface ImportReportProps {
  report: ImportReport;
  onAgain: () => void;
  onClose: () => void;
}

/** More than anybody reads; the figures count them all. */
const SHOWN_ROWS = 200;

/** What became of the rows of an import; each one left out with its line and the reason. */
export function ImportReportView({ report, onAgain, onClose }: ImportReportProps) {
  const { accepted, doNotCall, duplicates, refused, leftOut } = report;
  return html`
    <div class="form" role="status">
      <dl class="progress-figures import-figures">
        <${Figure} name="Accepted" tone="good" count=${accepted} />
        <${Figure} name="Duplicate" tone="warn" count=${duplicates} />
        <${Figure} name="Refused" tone="bad" count=${refused} />
      </dl>
      ${
        doNotCall > 0 &&
        html`<p>Of the accepted, ${formatNumber(doNotCall)} on the do-not-call list: not to be called.</p>`
      }
      ${leftOut.length > 0 && html`<${LeftOut} rows=${leftOut} />`}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick=${onAgain}>Import more</button>
        <button type="button" class="button primary" onClick=${onClose}>Done</button>
      </div>
    </div>
  `;
}

interface FigureProps {
  name: string;
  tone: string;
  count: number;
}

function Figure({ name, tone, count }: FigureProps) {
  return html`
    <div class=${count === 0 ? "is-none" : `tone-${tone}`}>
      <dt>${name}</dt>
      <dd>${formatNumber(count)}</dd>
    </div>
  `;
}

function LeftOut({ rows }: { rows: ImportReport["leftOut"] }) {
  const shown = rows.slice(0, SHOWN_ROWS);
  return html`
    <div class="left-out" tabindex="0" role="region" aria-label="Rows left out">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">Line</th>
            <th scope="col">Result</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ line, result, field, message }) => html`
              <tr key=${line}>
                <td class="number">${formatNumber(line)}</td>
                <td>${result === "duplicate" ? "Duplicate" : "Refused"}</td>
                <td><code>${field}</code> ${message}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
      ${
        rows.length > shown.length &&
        html`<p class="faint">The first ${SHOWN_ROWS} of ${formatNumber(rows.length)} rows.</p>`
      }
    </div>
  `;
}
