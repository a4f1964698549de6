import { describeWay, formatShare } from "../../lib/figure-words";
import { formatNumber } from "../../lib/format";
import { html } from "../../lib/html";
import type { Tally } from "../../state/figures";
import { ShareBar } from "../share-bar";
import { Skeleton } from "../skeleton";

/** How it was decided where calls go; each call counts once. `null`: not known yet. */
export function WaysCard({ tallies }: { tallies: readonly Tally[] | null }) {
  return html`
    <section class="card" aria-labelledby="ways-title">
      <header class="card-head"><h2 id="ways-title">How it was decided</h2></header>
      ${
        tallies === null
          ? html`<${Skeleton} lines=${3} />`
          : html`
              <ul class="ways" aria-labelledby="ways-title">
                ${tallies.map(
                  ({ name, count, share }) => html`
                    <li key=${name}>
                      <span class="way-name">${describeWay(name)}</span>
                      <span class="way-count">${formatNumber(count)}</span>
                      <span class="way-share">${formatShare(share)}</span>
                      <${ShareBar} percent=${share} />
                    </li>
                  `,
                )}
              </ul>
            `
      }
    </section>
  `;
}
