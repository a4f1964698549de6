import { nameStream, tellLimit, tellStream, toneOfStream } from "../lib/alert-words";
import { humanise } from "../lib/format";
import { html } from "../lib/html";
import { formatPercent } from "../lib/integration-words";
import type { WatchedStream } from "../state/alerts";
import { HealthSign } from "./health-sign";
import { RelativeTime } from "./time";

/** The rate is drawn on a scale of so many thresholds. */
const SCALE = 2;

/** What is watched for failures, and how each of them stands now. */
export function StreamTiles({ streams }: { streams: readonly WatchedStream[] }) {
  return html`
    <ul class="streams">
      ${streams.map((one) => html`<${StreamTile} key=${one.stream} one=${one} />`)}
    </ul>
  `;
}

function StreamTile({ one }: { one: WatchedStream }) {
  const { failureRatePercent: rate, thresholdPercent, elevatedSince, reasons } = one;
  const tone = toneOfStream(one);
  return html`
    <li class=${`card stream tone-${tone}`}>
      <h3><${HealthSign} tone=${tone} /> ${nameStream(one)}</h3>
      <p class="stream-rate">${rate === null ? "Nothing" : formatPercent(Math.round(rate * 10) / 10)}</p>
      <${RateBar} rate=${rate ?? 0} threshold=${thresholdPercent} />
      <p class="stream-note">${tellStream(one)}</p>
      <p class="stream-note">
        ${
          elevatedSince
            ? html`<b class="toned">Too many</b>, since <${RelativeTime} at=${elevatedSince} />`
            : tellLimit(one)
        }
      </p>
      ${
        reasons.length > 0 &&
        html`<ul class="stream-reasons" aria-label="Why">
          ${reasons.map(({ reason, calls }) => html`<li key=${reason}>${humanise(reason)} <b>${calls}</b></li>`)}
        </ul>`
      }
    </li>
  `;
}

/** The rate on a line, with a mark where people hear of it. */
function RateBar({ rate, threshold }: { rate: number; threshold: number }) {
  const width = Math.min(100, (rate / (threshold * SCALE)) * 100);
  return html`<span class="rate-bar" aria-hidden="true"><i style=${`width:${width}%`}></i></span>`;
}
