import { useSearch } from "wouter-preact";
import { AddDoNotCall, DoNotCallTable } from "../components/do-not-call-table";
import { EmptyState } from "../components/empty-state";
import { OutboundFrame } from "../components/outbound-frame";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { readPage, withPage } from "../lib/address";
import { html } from "../lib/html";
import { type DoNotCallEntry, useDoNotCall } from "../state/do-not-call";
import { useRole } from "../state/session";
import type { Page } from "../state/wire";
import "../styles/call-list.css";
import "../styles/data-table.css";

/** Numbers that no campaign may call. */
export function DoNotCallPage() {
  const search = useSearch();
  const list = useDoNotCall(readPage(new URLSearchParams(search)));
  const isAdmin = useRole() === "admin";
  return html`
    <${OutboundFrame} title="Do not call">
      <section class="card list-card" aria-labelledby="do-not-call-title">
        <header class="card-head outbound-head">
          <div>
            <h2 id="do-not-call-title">Do not call</h2>
            <p class="faint">No campaign rings these numbers, whoever imports them.</p>
          </div>
        </header>
        ${isAdmin && html`<${AddDoNotCall} />`}
        <${ResourceView} resource=${list} name="The list" skeleton=${html`<${Skeleton} lines=${5} />`}>
          ${(page: Page<DoNotCallEntry>) =>
            page.data.length === 0
              ? html`<${NobodyListed} isAdmin=${isAdmin} />`
              : html`
                  <${DoNotCallTable} entries=${page.data} isAdmin=${isAdmin} />
                  <${Pager} page=${page} hrefOf=${(to: number) => `/outbound/do-not-call${withPage(search, to)}`} />
                `}
        <//>
      </section>
    <//>
  `;
}

function NobodyListed({ isAdmin }: { isAdmin: boolean }) {
  return html`
    <${EmptyState} icon="phone" title="Nobody is on the list">
      ${
        isAdmin
          ? "Add the number of whoever asks not to be called. It counts at once, in every campaign."
          : "An admin adds the number of whoever asks not to be called."
      }
    <//>
  `;
}
