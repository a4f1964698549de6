import { useLocation, useSearch } from "wouter-preact";
import { EmptyState } from "../components/empty-state";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { VersionTable } from "../components/version-table";
import { readPage, withPage } from "../lib/address";
import { html } from "../lib/html";
import { useVersions, type VersionPage } from "../state/versions";
import "../styles/call-list.css";
import "../styles/data-table.css";
import "../styles/versions.css";

/** Every published state of rules, dialers and hand-over: who changed what, when. */
export function VersionsPage() {
  const search = useSearch();
  const [path] = useLocation();
  const page = readPage(new URLSearchParams(search));
  const versions = useVersions(page);
  return html`
    <${SettingsFrame}
      title="Versions"
      about="Each change of rules, dialers or hand-over makes a version. A call's page names the one it went by."
    >
      <section class="card list-card" aria-label="Versions">
        <${ResourceView} resource=${versions} name="The versions" skeleton=${html`<${Skeleton} lines=${8} />`}>
          ${(found: VersionPage) =>
            found.data.length === 0
              ? html`<${NoVersions} />`
              : html`
                  <${VersionTable} versions=${found.data} latest=${page === 1 ? found.data[0]?.number : 0} />
                  <${Pager} page=${found} hrefOf=${(to: number) => path + withPage(search, to)} />
                `}
        <//>
      </section>
    <//>
  `;
}

function NoVersions() {
  return html`
    <${EmptyState} icon="edit" title="Nothing was published here">
      Change a rule, a dialer or the hand-over: each change makes a version.
    <//>
  `;
}
