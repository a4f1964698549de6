import { html } from "../lib/html";
import { EmptyState } from "./empty-state";

/** Stands in the place of a page that the signed-in person may not read. */
export function AdminsOnly() {
  return html`
    <section class="card">
      <${EmptyState} icon="eyeOff" title="Only admins see this page">
        Ask an admin of your team if you need something from it.
      <//>
    </section>
  `;
}
