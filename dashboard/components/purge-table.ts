import { nameTable } from "../lib/data-words";
import { formatMs, formatNumber } from "../lib/format";
import { html } from "../lib/html";
import { countOf } from "../lib/rules/words";
import type { Purge } from "../state/data-settings";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

/** What the last purges deleted, and whether they got through. */
export function PurgeTable({ runs }: { runs: readonly Purge[] }) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Purges, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Purge</th>
          <th role="columnheader" scope="col">Deleted</th>
          <th role="columnheader" scope="col">Took</th>
          <th role="columnheader" scope="col">State</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${runs.map((run) => html`<${PurgeRow} key=${run.startedAt} run=${run} />`)}
      </tbody>
    </table>
  `;
}

function PurgeRow({ run: { startedAt, durationMs, deleted, errors, isComplete } }: { run: Purge }) {
  const counts = Object.entries(deleted).filter(([, count]) => count > 0);
  const sum = counts.reduce((total, [, count]) => total + count, 0);
  const perTable = counts.map(([table, count]) => `${nameTable(table)}: ${formatNumber(count)}`);
  return html`
    <tr role="row">
      <td role="cell"><span class="row-title"><${RelativeTime} at=${startedAt} /></span></td>
      <td role="cell" data-label="Deleted">
        <div>
          ${sum === 0 ? "Nothing was old enough" : countOf(sum, "row").replace(`${sum}`, formatNumber(sum))}
          ${perTable.length > 0 && html`<span class="row-note">${perTable.join(", ")}</span>`}
        </div>
      </td>
      <td role="cell" data-label="Took">${formatMs(durationMs)}</td>
      <td role="cell" data-label="State">
        <div>
          <${Pill} ...${describeRun(errors.length, isComplete)} />
          ${errors.map(({ table, message }) => html`<span key=${table} class="row-note">${nameTable(table)}: ${message}</span>`)}
        </div>
      </td>
    </tr>
  `;
}

function describeRun(errors: number, isComplete: boolean) {
  if (errors > 0) return { label: "Failed in part", tone: "bad" } as const;
  return isComplete
    ? ({ label: "Complete", tone: "good" } as const)
    : ({ label: "Goes on", tone: "busy" } as const);
}
