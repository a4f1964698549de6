import { Link } from "wouter-preact";
import { tellChange } from "../../lib/change-words";
import { html } from "../../lib/html";
import { type AuditLogEntry, useLatestChanges } from "../../state/audit";
import { knownOf } from "../../state/resource";
import { Icon } from "../icon";
import { Skeleton } from "../skeleton";
import { RelativeTime } from "../time";

/** What people changed lately in the configuration, for those who may read it. */
export function ChangeCard() {
  const changes = knownOf(useLatestChanges());
  return html`
    <section class="card" aria-labelledby="changes-title">
      <header class="card-head">
        <h2 id="changes-title">Changed lately</h2>
        <${Link} href="/logs/audit?type=config_changes&range=30d">All changes<//>
      </header>
      ${
        changes === null
          ? html`<${Skeleton} lines=${4} />`
          : changes.length === 0
            ? html`<p class="all-well">Nobody changed the configuration in the last 30 days.</p>`
            : html`<ul class="feed">${changes.map((entry) => html`<${ChangeItem} key=${entry.id} entry=${entry} />`)}</ul>`
      }
    </section>
  `;
}

function ChangeItem({ entry }: { entry: AuditLogEntry }) {
  const { user, timestamp } = entry;
  return html`
    <li>
      <${Icon} name="edit" />
      <div class="feed-what">
        <span class="feed-title">${tellChange(entry)}</span>
        <span class="feed-why">${user ?? "The system"}</span>
      </div>
      <span class="feed-when"><${RelativeTime} at=${timestamp} /></span>
    </li>
  `;
}
