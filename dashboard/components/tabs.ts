import { Link, useLocation } from "wouter-preact";
import { html } from "../lib/html";
import { useCurrentInSight } from "./current-in-sight";

export interface Tab {
  href: string;
  label: string;
}

/** Pages of one kind beside each other; each has its own address. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const [path] = useLocation();
  const row = useCurrentInSight();
  return html`
    <nav ref=${row} class="tabs" aria-label=${label}>
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
