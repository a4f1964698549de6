import { nameTable } from "../lib/data-words";
import { capitalise } from "../lib/format";
import { html } from "../lib/html";
import type { KeptTable as Kept } from "../state/data-settings";

/** What is stored of people and for how long; what tells nothing of anybody stays folded. */
export function KeptTables({ tables }: { tables: readonly Kept[] }) {
  const personal = tables.filter(({ personalData }) => personalData !== null);
  const others = tables.filter(({ personalData }) => personalData === null);
  return html`
    <${KeptTable} caption="What is stored" tables=${personal} />
    ${
      others.length > 0 &&
      html`
        <details class="kept-others">
          <summary>${others.length} more that hold nothing of people</summary>
          <${KeptTable} caption="What is stored beside it" tables=${others} />
        </details>
      `
    }
  `;
}

function KeptTable({ caption, tables }: { caption: string; tables: readonly Kept[] }) {
  return html`
    <table class="data-table kept-table" role="table">
      <caption class="visually-hidden">${caption}</caption>
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
              <td role="cell"><span class="row-title">${nameTable(table)}</span></td>
              <td role="cell" data-label="Of people">
                ${personalData ? capitalise(personalData) : html`<span class="faint">Nothing</span>`}
              </td>
              <td role="cell" data-label="Kept">${capitalise(kept)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
