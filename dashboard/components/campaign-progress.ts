import { CONTACT_STATES, describeContact, tellProgress } from "../lib/campaign-words";
import { formatNumber } from "../lib/format";
import { html } from "../lib/html";
import type { CampaignProgress } from "../state/campaigns";

interface ProgressProps {
  progress: CampaignProgress;
}

/** How far a campaign is, as a bar under the words. */
export function ProgressBar({ progress }: ProgressProps) {
  const shares = CONTACT_STATES.filter((state) => state !== "waiting" && progress[state] > 0);
  return html`
    <div class="progress">
      <span>${tellProgress(progress)}</span>
      <span class="progress-bar" aria-hidden="true">
        ${shares.map(
          (state) => html`
            <i
              key=${state}
              class=${`tone-${describeContact(state).tone}`}
              style=${`width:${(progress[state] / progress.total) * 100}%`}
            ></i>
          `,
        )}
      </span>
    </div>
  `;
}

/** How many contacts stand where. */
export function ProgressFigures({ progress }: ProgressProps) {
  return html`
    <dl class="progress-figures">
      ${CONTACT_STATES.map((state) => {
        const { label, tone } = describeContact(state);
        const isNone = progress[state] === 0;
        return html`
          <div key=${state} class=${isNone ? "is-none" : `tone-${tone}`}>
            <dt>${label}</dt>
            <dd>${formatNumber(progress[state])}</dd>
          </div>
        `;
      })}
    </dl>
  `;
}
