import { humanise } from "../lib/format";
import { html } from "../lib/html";
import type { KeptTable as Kept } from "../state/data-settings";

/** What is stored, what of it is about people, and for how long. */
export function KeptTable({ tables }: { tables: readonly Kept[] }) {
  return html`
    <table class="data-table kept-table" role="table">
      <caption class="visually-hidden">What is stored</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">What</th>
          <th role="columnheader" scope="col">Of people</th>
          <th role="columnheader" scope="col">Kept</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${tables.map(
          ({ table, personalData, kept }) => html`
            <tr key=${table} role="row">
              <td role="cell"><span class="row-title">${humanise(table)}</span></td>
              <td role="cell" data-label="Of people">
                ${personalData ?? html`<span class="faint">Nothing</span>`}
              </td>
              <td role="cell" data-label="Kept">${kept}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
