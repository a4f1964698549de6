import { Link, useLocation } from "wouter-preact";
import { html } from "../lib/html";

export interface Tab {
  href: string;
  label: string;
}

/** Pages of one kind beside each other; each has its own address. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const [path] = useLocation();
  return html`
    <nav class="tabs" aria-label=${label}>
      ${tabs.map(
        ({ href, label: name }) => html`
          <${Link} key=${href} href=${href} aria-current=${path === href ? "page" : undefined}>
            ${name}
          <//>
        `,
      )}
    </nav>
  `;
}
