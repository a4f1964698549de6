import { useSearch } from "wouter-preact";
import { AgentCallDialog } from "../components/agent-call-dialog";
import { AgentCallTable } from "../components/agent-call-table";
import { EmptyState } from "../components/empty-state";
import { Icon } from "../components/icon";
import { OutboundFrame } from "../components/outbound-frame";
import { Pager } from "../components/pager";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { readPage, withPage } from "../lib/address";
import { html, useState } from "../lib/html";
import { useAgentCalls } from "../state/agent-calls";
import { useRole } from "../state/session";
import type { Call, Page } from "../state/wire";
import "../styles/call-list.css";
import "../styles/data-table.css";
import "../styles/forms.css";

/** Calls that agents placed for us. */
export function AgentCallsPage() {
  const search = useSearch();
  const list = useAgentCalls(readPage(new URLSearchParams(search)));
  const isAdmin = useRole() === "admin";
  const [isCalling, setCalling] = useState(false);
  return html`
    <${OutboundFrame} title="Agent calls">
      <section class="card list-card" aria-labelledby="agent-calls-title">
        <header class="card-head outbound-head">
          <h2 id="agent-calls-title">Agent calls</h2>
          ${
            isAdmin &&
            html`
              <button type="button" class="button primary" onClick=${() => setCalling(true)}>
                <${Icon} name="phone" /> Have an agent call
              </button>
            `
          }
        </header>
        <${ResourceView} resource=${list} name="The agent calls" skeleton=${html`<${Skeleton} lines=${8} />`}>
          ${(page: Page<Call>) =>
            page.data.length === 0
              ? html`<${NoAgentCalls} isAdmin=${isAdmin} />`
              : html`
                  <${AgentCallTable} calls=${page.data} />
                  <${Pager} page=${page} hrefOf=${(to: number) => `/outbound/agent-calls${withPage(search, to)}`} />
                `}
        <//>
      </section>
      ${isCalling && html`<${AgentCallDialog} onClose=${() => setCalling(false)} />`}
    <//>
  `;
}

function NoAgentCalls({ isAdmin }: { isAdmin: boolean }) {
  return html`
    <${EmptyState} icon="phone" title="No agent calls yet">
      An ElevenLabs agent rings somebody and talks to them; what is said is written down.${" "}
      ${isAdmin ? "Place the first call above, or by the API." : "An admin can place calls."}
    <//>
  `;
}
