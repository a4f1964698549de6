import { html } from "../lib/html";
import { useMaintenance } from "../state/maintenance";
import { knownOf } from "../state/resource";
import { RelativeTime } from "./time";

interface WarningBannerProps {
  warnings: string[];
}

/** What is out of the ordinary with this installation, above every page until it is over. */
export function WarningBanner({ warnings }: WarningBannerProps) {
  const maintenance = knownOf(useMaintenance());
  const isMaintained = maintenance?.inForce ?? false;
  if (warnings.length === 0 && !isMaintained) return null;
  return html`
    <aside class="warning-banner" aria-label="Warnings">
      ${warnings.map((warning) => html`<p key=${warning}>${warning}</p>`)}
      ${
        maintenance?.inForce &&
        html`
          <p>
            Maintenance: alerts are kept and not sent. “${maintenance.reason}”, since${" "}
            <${RelativeTime} at=${maintenance.from} />, by ${maintenance.madeBy}.
          </p>
        `
      }
    </aside>
  `;
}
