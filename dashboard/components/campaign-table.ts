import { Link } from "wouter-preact";
import { describeCampaign, tellHours } from "../lib/campaign-words";
import { html } from "../lib/html";
import type { Campaign } from "../state/campaigns";
import { ProgressBar } from "./campaign-progress";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

/** Campaigns with how far they are, one per row. */
export function CampaignTable({ campaigns }: { campaigns: readonly Campaign[] }) {
  return html`
    <table class="data-table" role="table">
      <caption class="visually-hidden">Campaigns, newest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Campaign</th>
          <th role="columnheader" scope="col">State</th>
          <th role="columnheader" scope="col">Progress</th>
          <th role="columnheader" scope="col">Made</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${campaigns.map((one) => html`<${CampaignRow} key=${one.id} campaign=${one} />`)}
      </tbody>
    </table>
  `;
}

function CampaignRow({ campaign }: { campaign: Campaign }) {
  const { id, name, state, progress, created_at, created_by } = campaign;
  return html`
    <tr role="row" class="campaign-row">
      <td role="cell">
        <${Link} href=${`/outbound/campaigns/${id}`} class="row-title">${name}<//>
        <span class="row-note">${tellHours(campaign.calling_hours)}</span>
      </td>
      <td role="cell" data-label="State"><${Pill} ...${describeCampaign(state)} /></td>
      <td role="cell" data-label="Progress"><${ProgressBar} progress=${progress} /></td>
      <td role="cell" data-label="Made">
        <div>
          <${RelativeTime} at=${created_at} />
          <span class="row-note">${created_by}</span>
        </div>
      </td>
    </tr>
  `;
}
