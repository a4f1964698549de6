import { Link } from "wouter-preact";
import { LIMITS, type LimitName } from "../lib/campaign-form";
import { tellHours } from "../lib/campaign-words";
import { formatNumber } from "../lib/format";
import { html } from "../lib/html";
import type { Campaign } from "../state/campaigns";

interface CampaignLimitsProps {
  campaign: Campaign;
  canEdit: boolean;
}

/** When and how fast a campaign calls. */
export function CampaignLimits({ campaign, canEdit }: CampaignLimitsProps) {
  const { id, calling_hours, time_zone } = campaign;
  return html`
    <section class="card" aria-labelledby="limits-title">
      <header class="card-head">
        <h2 id="limits-title">Limits</h2>
        ${canEdit && html`<${Link} href=${`/outbound/campaigns/${id}/edit`} class="button small">Change<//>`}
      </header>
      <dl class="facts">
        <div><dt>Calling hours</dt><dd>${tellHours(calling_hours)}</dd></div>
        <div>
          <dt>Time zone</dt>
          <dd>
            ${time_zone.replaceAll("_", " ")}
            <span class="facts-ago">where a contact has none of its own</span>
          </dd>
        </div>
        ${(Object.keys(LIMITS) as LimitName[]).map(
          (name) => html`
            <div key=${name}>
              <dt>${LIMITS[name].label}</dt>
              <dd>${formatNumber(campaign[name] ?? 0)} ${LIMITS[name].unit}</dd>
            </div>
          `,
        )}
      </dl>
    </section>
  `;
}
