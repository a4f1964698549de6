import { Link, useLocation, useSearch } from "wouter-preact";
import { CampaignLimits } from "../components/campaign-limits";
import { ProgressBar, ProgressFigures } from "../components/campaign-progress";
import { CampaignSteps } from "../components/campaign-steps";
import { ContactTable } from "../components/contact-table";
import { EmptyState } from "../components/empty-state";
import { Icon } from "../components/icon";
import { ImportDialog } from "../components/import-dialog";
import { usePageTitle } from "../components/page-title";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { Pill } from "../components/status-pill";
import { RelativeTime } from "../components/time";
import { withFilters, withPage } from "../lib/address";
import {
  CONTACT_STATES,
  describeCampaign,
  describeContact,
  readContactFilter,
} from "../lib/campaign-words";
import { html, useState } from "../lib/html";
import { type Campaign, type Contact, useCampaign, useContacts } from "../state/campaigns";
import { useRole } from "../state/session";
import type { Page } from "../state/wire";
import "../styles/call-list.css";
import "../styles/call-page.css";
import "../styles/data-table.css";
import "../styles/outbound.css";

/** One campaign: how far it is, whom it calls, and within what limits. */
export function CampaignPage({ params }: { params: { id: string } }) {
  const campaign = useCampaign(params.id);
  const name = campaign.kind === "ready" ? campaign.value.name : "Campaign";
  usePageTitle(name);
  return html`
    <${Link} href="/outbound" class="back-link"><${Icon} name="back" /> Campaigns<//>
    <h1>${name}</h1>
    <${ResourceView} resource=${campaign} name="This campaign" skeleton=${html`<${Skeleton} lines=${10} />`}>
      ${(loaded: Campaign) => html`<${OneCampaign} campaign=${loaded} />`}
    <//>
  `;
}

interface OfCampaign {
  campaign: Campaign;
}

function OneCampaign({ campaign }: OfCampaign) {
  const isAdmin = useRole() === "admin";
  const [isImporting, setImporting] = useState(false);
  const startImport = () => setImporting(true);
  return html`
    <${CampaignHead} campaign=${campaign} onImport=${isAdmin ? startImport : undefined} />
    <div class="call-layout campaign-layout">
      <${Contacts} campaign=${campaign} onImport=${isAdmin ? startImport : undefined} />
      <aside class="call-side">
        <section class="card" aria-labelledby="progress-title">
          <h2 id="progress-title">Progress</h2>
          <${ProgressBar} progress=${campaign.progress} />
          <${ProgressFigures} progress=${campaign.progress} />
        </section>
        <${CampaignLimits} campaign=${campaign} canEdit=${isAdmin} />
      </aside>
    </div>
    ${isImporting && html`<${ImportDialog} campaignId=${campaign.id} onClose=${() => setImporting(false)} />`}
  `;
}

interface WithImport extends OfCampaign {
  /** Absent for people who may only look. */
  onImport: (() => void) | undefined;
}

function CampaignHead({ campaign, onImport }: WithImport) {
  const { state, stop_reason, created_at, created_by, started_at } = campaign;
  return html`
    <div class="campaign-head">
      <p>
        <${Pill} ...${describeCampaign(state)} />
        ${
          started_at
            ? html`<span>Started <${RelativeTime} at=${started_at} /></span>`
            : html`<span>Made <${RelativeTime} at=${created_at} /> by ${created_by}</span>`
        }
      </p>
      ${
        onImport &&
        html`
          <div class="campaign-buttons">
            <button type="button" class="button" onClick=${onImport}>Import contacts</button>
            <${CampaignSteps} campaign=${campaign} />
          </div>
        `
      }
    </div>
    ${
      stop_reason &&
      html`<p class="call-failure is-mild"><${Icon} name="alert" /> It stopped by itself: ${stop_reason}</p>`
    }
  `;
}

function Contacts({ campaign, onImport }: WithImport) {
  const search = useSearch();
  const [path] = useLocation();
  const filter = readContactFilter(search);
  const contacts = useContacts(campaign.id, filter);
  const isFiltered = filter.state !== null;
  return html`
    <section class="card list-card" aria-labelledby="contacts-title">
      <header class="card-head outbound-head">
        <h2 id="contacts-title">Contacts</h2>
        <${StateFilter} state=${filter.state} />
      </header>
      <${ResourceView} resource=${contacts} name="The contacts" skeleton=${html`<${Skeleton} lines=${8} />`}>
        ${(page: Page<Contact>) =>
          page.data.length === 0
            ? html`<${NoContacts} isFiltered=${isFiltered} onImport=${onImport} />`
            : html`
                <${ContactTable} campaign=${campaign} contacts=${page.data} isAdmin=${onImport !== undefined} />
                <${Pager} page=${page} hrefOf=${(to: number) => path + withPage(search, to)} />
              `}
      <//>
    </section>
  `;
}

function StateFilter({ state }: { state: string | null }) {
  const search = useSearch();
  const [path, navigate] = useLocation();
  type Chosen = Event & { currentTarget: HTMLSelectElement };
  const choose = ({ currentTarget: { value } }: Chosen) =>
    navigate(path + withFilters(search, { state: value || null }), { replace: true });
  return html`
    <label class="field">
      <span class="visually-hidden">State</span>
      <select value=${state ?? ""} onChange=${choose}>
        <option value="">Any state</option>
        ${CONTACT_STATES.map(
          (one) => html`<option key=${one} value=${one}>${describeContact(one).label}</option>`,
        )}
      </select>
    </label>
  `;
}

function NoContacts({
  isFiltered,
  onImport,
}: Pick<WithImport, "onImport"> & { isFiltered: boolean }) {
  const [path] = useLocation();
  if (isFiltered) {
    return html`
      <${EmptyState} icon="phone" title="Nobody here">
        No contact has this state. See <${Link} href=${path}>all contacts<//>.
      <//>
    `;
  }
  return html`
    <${EmptyState} icon="phone" title="No contacts yet">
      ${
        onImport
          ? html`<button type="button" class="button primary" onClick=${onImport}>Import the first</button>`
          : "An admin can import them."
      }
    <//>
  `;
}
