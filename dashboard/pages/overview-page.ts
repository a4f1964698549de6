import { Link } from "wouter-preact";
import { CallSummary } from "../components/call-summary";
import { LiveCallTable } from "../components/live-call-table";
import { NoCalls } from "../components/no-calls";
import { usePageTitle } from "../components/page-title";
import { ResourceView } from "../components/resource-view";
import { Skeleton } from "../components/skeleton";
import { html } from "../lib/html";
import type { Call, CallFigures, CallFilter, Page } from "../state/api";
import { useCallFigures, useCalls } from "../state/calls";
import type { Resource } from "../state/resource";
import "../styles/call-list.css";

const LATEST: CallFilter = { status: null, dialer: null, startDate: null, endDate: null, page: 1 };

/** What is going on now: the figures, and the calls as they come in. */
export function OverviewPage() {
  const calls = useCalls(LATEST);
  const figures = useCallFigures();
  usePageTitle("Overview");

  return html`
    <h1>Overview</h1>
    <${ResourceView} resource=${calls} name="The calls" skeleton=${html`<${Skeleton} lines=${8} />`}>
      ${({ data, total }: Page<Call>) => (data.length === 0 ? html`<section class="card"><${NoCalls} /></section>` : latest(data, total, figures))}
    <//>
  `;
}

function latest(calls: Call[], total: number, figures: Resource<CallFigures>) {
  const newestAt = calls[0]?.createdAt ?? null;
  return html`
    <${ResourceView} resource=${figures} name="The figures" skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(value: CallFigures) => html`<${CallSummary} figures=${value} newestAt=${newestAt} />`}
    <//>
    <section class="card list-card" aria-labelledby="latest-title">
      <header class="card-head">
        <h2 id="latest-title">Latest calls</h2>
        ${total > calls.length && html`<${Link} href="/logs">All calls<//>`}
      </header>
      <${LiveCallTable} calls=${calls} caption="Latest calls, newest first" />
    </section>
  `;
}
