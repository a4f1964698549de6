import { formatDialer } from "../lib/format";
import { LEVELS, type Level, levelOf, tellSlot, toHeatRows } from "../lib/heat-map";
import { html, useState } from "../lib/html";
import { type CheckSlot, useCheckHistory } from "../state/integrations";
import { ResourceView } from "./resource-view";
import { Skeleton } from "./skeleton";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** One hour of so many is written out; screen readers hear them all. */
const MARKED = 6;

/** What stands in a cell beside its colour. */
const SIGNS: Partial<Record<Level, string>> = { slow: "–", worst: "×" };

/** The response times of a week, hour by hour, of one integration at a time. */
export function HeatMapCard({ names }: { names: readonly string[] }) {
  const [chosen, choose] = useState(names[0] ?? "");
  return html`
    <section class="card" aria-labelledby="heat-title">
      <header class="card-head heat-head">
        <div>
          <h2 id="heat-title">Response times of seven days</h2>
          <p class="faint">The average of each hour's checks, by your clock</p>
        </div>
        <fieldset class="segments">
          <legend class="visually-hidden">Integration</legend>
          ${names.map(
            (name) => html`
              <label key=${name}>
                <input type="radio" name="heat-of" checked=${name === chosen} onChange=${() => choose(name)} />
                <span>${formatDialer(name)}</span>
              </label>
            `,
          )}
        </fieldset>
      </header>
      <${HeatMap} key=${chosen} name=${chosen} />
    </section>
  `;
}

function HeatMap({ name }: { name: string }) {
  const history = useCheckHistory(name, "week");
  return html`
    <${ResourceView} resource=${history} name="The response times" skeleton=${html`<${Skeleton} lines=${7} />`}>
      ${(slots: CheckSlot[]) => html`<${HeatTable} name=${name} slots=${slots} />`}
    <//>
  `;
}

function HeatTable({ name, slots }: { name: string; slots: readonly CheckSlot[] }) {
  return html`
    <div class="heat-map">
      <table>
        <caption class="visually-hidden">Response times of ${formatDialer(name)}, day by hour</caption>
        <thead>
          <tr>
            <td></td>
            ${HOURS.map(
              (hour) => html`
                <th key=${hour} scope="col"><span class=${hour % MARKED === 0 ? "" : "visually-hidden"}>${hour}</span></th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${toHeatRows(slots).map(
            ({ day, hours }) => html`
              <tr key=${day}>
                <th scope="row">${day}</th>
                ${hours.map((slot, hour) => html`<${Cell} key=${hour} slot=${slot} label=${`${day}, ${hour}:00`} />`)}
              </tr>
            `,
          )}
        </tbody>
      </table>
      <ul class="heat-legend" aria-label="Colours">
        ${Object.entries(LEVELS).map(
          ([level, words]) => html`
            <li key=${level}><i class=${`heat heat-${level}`} aria-hidden="true">${SIGNS[level as Level]}</i>${words}</li>
          `,
        )}
      </ul>
    </div>
  `;
}

function Cell({ slot, label }: { slot: CheckSlot | null; label: string }) {
  if (!slot) return html`<td></td>`;
  const level = levelOf(slot);
  const words = tellSlot(slot);
  return html`
    <td class=${`heat heat-${level}`} title=${`${label}: ${words}`}>
      <span aria-hidden="true">${SIGNS[level]}</span><span class="visually-hidden">${words}</span>
    </td>
  `;
}
