import { Link, useLocation } from "wouter-preact";
import { html } from "../lib/html";
import type { User } from "../state/wire";
import { AccountMenu } from "./account-menu";
import { Brand } from "./brand";
import { useCurrentInSight } from "./current-in-sight";
import { LiveIndicator } from "./live-indicator";

/** The pages, and the addresses that belong to each. */
const SECTIONS = [
  { href: "/", label: "Overview", holds: (path: string) => /^\/(distribution\/.*)?$/.test(path) },
  { href: "/logs", label: "Calls", holds: (path: string) => /^\/(logs|calls)(\/|$)/.test(path) },
  { href: "/dialers", label: "Dialers", holds: (path: string) => path === "/dialers" },
  { href: "/callbacks", label: "Callbacks", holds: (path: string) => path === "/callbacks" },
  {
    href: "/outbound",
    label: "Outbound",
    holds: (path: string) => /^\/outbound(\/|$)/.test(path),
  },
  { href: "/alerts", label: "Alerts", holds: (path: string) => path === "/alerts" },
  {
    href: "/settings",
    label: "Settings",
    holds: (path: string) => /^\/settings(\/|$)/.test(path),
  },
];

/** The top of every page. */
export function SiteHeader({ user }: { user: User }) {
  const [path] = useLocation();
  const row = useCurrentInSight();
  return html`
    <header class="site-header">
      <div class="site-header-inner">
        <${Link} href="/" class="site-home"><${Brand} /><//>
        <nav ref=${row} class="site-nav" aria-label="Main">
          ${SECTIONS.map(
            ({ href, label, holds }) => html`
              <${Link} key=${href} href=${href} aria-current=${holds(path) ? "page" : undefined}>
                ${label}
              <//>
            `,
          )}
          <a href="/docs">API docs</a>
        </nav>
        <${LiveIndicator} />
        <${AccountMenu} user=${user} />
      </div>
    </header>
  `;
}
