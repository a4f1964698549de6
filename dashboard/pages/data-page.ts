import { EmptyState } from "../components/empty-state";
import { KeptTables } from "../components/kept-table";
import { LogSettingsForm } from "../components/log-settings-form";
import { PurgeTable } from "../components/purge-table";
import { ResourceView } from "../components/resource-view";
import { SettingsFrame } from "../components/settings-frame";
import { Skeleton } from "../components/skeleton";
import { html } from "../lib/html";
import { countOf } from "../lib/rules/words";
import {
  type LogSettings,
  type Retention,
  useLogSettings,
  useRetention,
} from "../state/data-settings";
import "../styles/data-table.css";
import "../styles/routing-settings.css";

/** What is kept of calls and people, for how long, and who may read it. */
export function DataPage() {
  const settings = useLogSettings();
  const retention = useRetention();
  return html`
    <${SettingsFrame} title="Data and logs" about="What is kept of calls and people, for how long, and who may read it.">
      <${ResourceView} resource=${settings} name="The log settings" skeleton=${html`<${Skeleton} lines=${5} />`}>
        ${(loaded: LogSettings) => html`<${LogSettingsForm} loaded=${loaded} />`}
      <//>
      <${ResourceView} resource=${retention} name="The retention" skeleton=${html`<${Skeleton} lines=${10} />`}>
        ${(found: Retention) => html`<${Kept} retention=${found} />`}
      <//>
    <//>
  `;
}

function Kept({ retention: { retentionDays, tables, runs } }: { retention: Retention }) {
  return html`
    <div class="settings-cards">
      <section class="card list-card" aria-labelledby="runs-title">
        <header class="card-head"><h2 id="runs-title">Last purges</h2></header>
        ${
          runs.length === 0
            ? html`
                <${EmptyState} icon="check" title="Nothing was purged yet">
                  Once a day, what is older than ${countOf(retentionDays, "day")} is deleted. Each run stands here.
                <//>
              `
            : html`<${PurgeTable} runs=${runs} />`
        }
      </section>
      <section class="card list-card" aria-labelledby="kept-title">
        <header class="card-head">
          <h2 id="kept-title">What is stored</h2>
          <p class="faint">Kept ${countOf(retentionDays, "day")}, by the variable <code>LOG_RETENTION_DAYS</code></p>
        </header>
        <${KeptTables} tables=${tables} />
      </section>
    </div>
  `;
}
