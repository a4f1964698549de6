import { html } from "../lib/html";

interface WarningBannerProps {
  warnings: string[];
}

/** What is wrong with this installation, above every page until somebody mends it. */
export function WarningBanner({ warnings }: WarningBannerProps) {
  if (warnings.length === 0) return null;
  return html`
    <aside class="warning-banner" aria-label="Warnings">
      ${warnings.map((warning) => html`<p key=${warning}>${warning}</p>`)}
    </aside>
  `;
}
