import { Link, useLocation } from "wouter-preact";
import { type ComponentChildren, html } from "../lib/html";
import { useRole } from "../state/session";
import "../styles/forms.css";
import "../styles/settings.css";
import { useCurrentInSight } from "./current-in-sight";
import { usePageTitle } from "./page-title";

/** The pages of the settings; what only admins may read is not offered to others. */
const SECTIONS: readonly { href: string; label: string; isForAdmins?: boolean }[] = [
  { href: "/settings/rules", label: "Routing rules" },
  { href: "/settings/handover", label: "Hand-over" },
  { href: "/settings/dialers", label: "Dialers" },
  { href: "/settings/menu", label: "Menu and texts" },
  { href: "/settings/versions", label: "Versions" },
  { href: "/settings/alerts", label: "Alerts" },
  { href: "/settings/maintenance", label: "Maintenance" },
  { href: "/settings/data", label: "Data and logs" },
  { href: "/settings/display", label: "Display" },
  { href: "/settings/credentials", label: "Credentials", isForAdmins: true },
  { href: "/settings/users", label: "Users", isForAdmins: true },
];

interface SettingsFrameProps {
  title: string;
  /** What the page is for, in a sentence. */
  about: string;
  children: ComponentChildren;
}

/** What surrounds every page of the settings: their list, the title, and who may change them. */
export function SettingsFrame({ title, about, children }: SettingsFrameProps) {
  const [path] = useLocation();
  const row = useCurrentInSight();
  const isAdmin = useRole() === "admin";
  usePageTitle(title);
  return html`
    <div class="settings">
      <nav ref=${row} class="settings-nav" aria-label="Settings">
        ${SECTIONS.filter((section) => isAdmin || !section.isForAdmins).map(
          ({ href, label }) => html`
            <${Link} key=${href} href=${href} aria-current=${path.startsWith(href) ? "page" : undefined}>
              ${label}
            <//>
          `,
        )}
      </nav>
      <div class="settings-page">
        <header class="settings-head">
          <h1>${title}</h1>
          <p class="faint">${about}</p>
        </header>
        ${children}
      </div>
    </div>
  `;
}
