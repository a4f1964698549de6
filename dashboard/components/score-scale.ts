import { formatDialer } from "../lib/format";
import { html } from "../lib/html";
import {
  findOverlaps,
  isRange,
  MAX_SCORE,
  MIN_SCORE,
  type ScoreTier,
} from "../lib/rules/lead-score-form";

/** Scores are whole points: a tier from 80 to 100 takes 21 of 101. */
const POINTS = MAX_SCORE - MIN_SCORE + 1;

/** Score tiers on a scale from 0 to 100: gaps and overlaps are seen at once. */
export function ScoreScale({ tiers }: { tiers: readonly ScoreTier[] }) {
  const overlaps = findOverlaps(tiers);
  return html`
    <div class="scale" role="img" aria-label=${tellScale(tiers)}>
      <div class="scale-bar">
        ${tiers.map((tier, index) => {
          if (!isRange(tier)) return null;
          const place = {
            "--from": `${((tier.min - MIN_SCORE) / POINTS) * 100}%`,
            "--length": `${((tier.max - tier.min + 1) / POINTS) * 100}%`,
          };
          return html`
            <span
              key=${index}
              class=${`scale-tier${overlaps.has(index) ? " is-conflict" : ""}`}
              style=${place}
              title=${`${tier.name}: ${tier.min} to ${tier.max}, ${formatDialer(tier.dialer)}`}
            >
              <b>${tier.name}</b><span class="scale-range">${tier.min}–${tier.max}</span>
            </span>
          `;
        })}
      </div>
      <div class="scale-ticks">${[0, 25, 50, 75, 100].map((tick) => html`<span key=${tick}>${tick}</span>`)}</div>
    </div>
  `;
}

function tellScale(tiers: readonly ScoreTier[]): string {
  const parts = tiers
    .filter(isRange)
    .map(
      ({ name, min, max, dialer }) => `${name} from ${min} to ${max} to ${formatDialer(dialer)}`,
    );
  return `Scores from ${MIN_SCORE} to ${MAX_SCORE}: ${parts.join(", ") || "no tier yet"}`;
}
