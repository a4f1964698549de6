import { Link } from "wouter-preact";
import { describeDestination, formatShare, isDialer, rateTone } from "../../lib/figure-words";
import { formatNumber } from "../../lib/format";
import { html } from "../../lib/html";
import { formatPercent } from "../../lib/integration-words";
import type { Tally } from "../../state/figures";
import "../../styles/data-table.css";
import { HealthSign } from "../health-sign";
import { ShareBar } from "../share-bar";
import { Skeleton } from "../skeleton";

interface DestinationCardProps {
  /** `null`: not known yet. */
  tallies: readonly Tally[] | null;
  /** The page of one dialer. */
  hrefOf: (dialer: string) => string;
}

/** Where the calls went, and how they went there; each dialer leads to its own page. */
export function DestinationCard({ tallies, hrefOf }: DestinationCardProps) {
  return html`
    <section class="card list-card" aria-labelledby="destinations-title">
      <header class="card-head"><h2 id="destinations-title">Where calls went</h2></header>
      ${
        tallies === null
          ? html`<${Skeleton} lines=${3} />`
          : html`
              <table class="data-table figures-table" role="table" aria-labelledby="destinations-title">
                <thead role="rowgroup">
                  <tr role="row">
                    <th role="columnheader" scope="col">Destination</th>
                    <th role="columnheader" scope="col" class="number">Calls</th>
                    <th role="columnheader" scope="col">Share</th>
                    <th role="columnheader" scope="col" class="number">Successful</th>
                    <th role="columnheader" scope="col" class="number">Failed</th>
                    <th role="columnheader" scope="col" class="number">Success rate</th>
                  </tr>
                </thead>
                <tbody role="rowgroup">
                  ${tallies.map((tally) => html`<${DestinationRow} key=${tally.name} tally=${tally} hrefOf=${hrefOf} />`)}
                </tbody>
              </table>
            `
      }
    </section>
  `;
}

function DestinationRow({ tally, hrefOf }: { tally: Tally; hrefOf: (dialer: string) => string }) {
  const { name, count, share, successful, failed, successRate } = tally;
  const label = describeDestination(name);
  const tone = rateTone(successRate);
  return html`
    <tr role="row">
      <td role="cell">
        ${isDialer(name) ? html`<${Link} href=${hrefOf(name)} class="row-link">${label}<//>` : label}
      </td>
      <td role="cell" class="number" data-label="Calls">${formatNumber(count)}</td>
      <td role="cell" data-label="Share">
        <span class="share"><${ShareBar} percent=${share} /><span>${formatShare(share)}</span></span>
      </td>
      <td role="cell" class="number" data-label="Successful">${formatNumber(successful)}</td>
      <td role="cell" class=${`number${failed > 0 ? " is-failed" : ""}`} data-label="Failed">
        ${formatNumber(failed)}
      </td>
      <td role="cell" class="number" data-label="Success rate">
        <span class=${`rate tone-${tone}`}>
          ${successRate !== null && html`<${HealthSign} tone=${tone} />`} ${formatPercent(successRate)}
        </span>
      </td>
    </tr>
  `;
}
