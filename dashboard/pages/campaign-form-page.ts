import { Link, useLocation } from "wouter-preact";
import { AdminsOnly } from "../components/admins-only";
import { CampaignForm } from "../components/campaign-form";
import { Icon } from "../components/icon";
import { usePageTitle } from "../components/page-title";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { type CampaignEdit, draftOf, startCampaign, writeCampaign } from "../lib/campaign-form";
import { html } from "../lib/html";
import { CAMPAIGNS, type Campaign, campaigns, useCampaign } from "../state/campaigns";
import { loadAgain } from "../state/query-client";
import { useRole } from "../state/session";
import { useCompanyZone } from "../state/time-zone";
import "../styles/forms.css";
import "../styles/outbound.css";
import "../styles/routing-settings.css";

/** A campaign that is not there yet. */
export function NewCampaignPage() {
  const [, navigate] = useLocation();
  const isAdmin = useRole() === "admin";
  const zone = useCompanyZone();
  usePageTitle("New campaign");
  return html`
    <${Link} href="/outbound" class="back-link"><${Icon} name="back" /> Campaigns<//>
    <h1>New campaign</h1>
    ${
      isAdmin
        ? html`
            <${CampaignForm}
              loaded=${startCampaign(zone)}
              isNew
              save=${(edit: CampaignEdit) => campaigns.add(writeCampaign(edit))}
              onSaved=${({ id }: Campaign) => navigate(`/outbound/campaigns/${id}`)}
              onReload=${reload}
            />
          `
        : html`<${AdminsOnly} />`
    }
  `;
}

/** Changes what was decided about a campaign; a running one goes on by it at once. */
export function EditCampaignPage({ params }: { params: { id: string } }) {
  const campaign = useCampaign(params.id);
  const isAdmin = useRole() === "admin";
  usePageTitle("Change a campaign");
  const name = campaign.kind === "ready" ? campaign.value.name : "Campaign";
  return html`
    <${Link} href=${`/outbound/campaigns/${params.id}`} class="back-link"><${Icon} name="back" /> ${name}<//>
    <h1>Change ${name}</h1>
    ${
      isAdmin
        ? html`
            <${ResourceView} resource=${campaign} name="The campaign" skeleton=${html`<${Skeleton} lines=${10} />`}>
              ${(loaded: Campaign) => html`<${Editor} campaign=${loaded} />`}
            <//>
          `
        : html`<${AdminsOnly} />`
    }
  `;
}

function Editor({ campaign }: { campaign: Campaign }) {
  const [, navigate] = useLocation();
  const { id } = campaign;
  return html`
    <${CampaignForm}
      loaded=${draftOf(campaign)}
      isNew=${false}
      save=${(edit: CampaignEdit) => campaigns.change(id, writeCampaign(edit), edit.version)}
      onSaved=${() => navigate(`/outbound/campaigns/${id}`)}
      onReload=${reload}
    />
  `;
}

function reload(): Promise<void> {
  return loadAgain({ queryKey: CAMPAIGNS });
}
