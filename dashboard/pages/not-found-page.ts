import { Link } from "wouter-preact";
import { EmptyState } from "../components/empty-state";
import { usePageTitle } from "../components/page-title";
import { html } from "../lib/html";

/** An address that leads nowhere. */
export function NotFoundPage() {
  usePageTitle("Not found");
  return html`
    <h1 class="visually-hidden">Not found</h1>
    <section class="card">
      <${EmptyState} icon="phone" title="There is no such page">
        The address may be mistyped or old. Go to the <${Link} href="/">overview<//>.
      <//>
    </section>
  `;
}
