import { Link, useSearch } from "wouter-preact";
import { CampaignTable } from "../components/campaign-table";
import { EmptyState } from "../components/empty-state";
import { Icon } from "../components/icon";
import { OutboundFrame } from "../components/outbound-frame";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { readPage, withPage } from "../lib/address";
import { html } from "../lib/html";
import { type Campaign, useCampaigns } from "../state/campaigns";
import { useRole } from "../state/session";
import type { Page } from "../state/wire";
import "../styles/call-list.css";
import "../styles/data-table.css";

/** Everything that calls lists of people, and how far it is. */
export function CampaignsPage() {
  const search = useSearch();
  const list = useCampaigns(readPage(new URLSearchParams(search)));
  const isAdmin = useRole() === "admin";
  return html`
    <${OutboundFrame} title="Campaigns">
      <section class="card list-card" aria-labelledby="campaigns-title">
        <header class="card-head outbound-head">
          <h2 id="campaigns-title">Campaigns</h2>
          ${
            isAdmin &&
            html`<${Link} href="/outbound/campaigns/new" class="button primary"><${Icon} name="plus" /> New campaign<//>`
          }
        </header>
        <${ResourceView} resource=${list} name="The campaigns" skeleton=${html`<${Skeleton} lines=${5} />`}>
          ${(page: Page<Campaign>) =>
            page.data.length === 0
              ? html`<${NoCampaigns} isAdmin=${isAdmin} />`
              : html`
                  <${CampaignTable} campaigns=${page.data} />
                  <${Pager} page=${page} hrefOf=${(to: number) => `/outbound${withPage(search, to)}`} />
                `}
        <//>
      </section>
    <//>
  `;
}

function NoCampaigns({ isAdmin }: { isAdmin: boolean }) {
  return html`
    <${EmptyState} icon="phone" title="No campaigns yet">
      A campaign calls a list of people, within hours and at a pace you set.${" "}
      ${isAdmin ? "Make one, import its contacts, then start it." : "An admin can make one."}
    <//>
  `;
}
