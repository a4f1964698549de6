import { formatExact } from "../lib/format";
import { html, useState } from "../lib/html";
import { tellLength } from "../lib/maintenance-form";
import { useChange } from "../state/change";
import { AFTER_MAINTENANCE, type Maintenance, maintenance } from "../state/maintenance";
import { ConfirmDialog } from "./confirm-dialog";
import { HealthSign } from "./health-sign";
import { Pill } from "./status-pill";

interface MaintenanceCardProps {
  planned: Maintenance;
  canEdit: boolean;
}

/** The maintenance in force, or the next one, and the way to end it. */
export function MaintenanceCard({ planned, canEdit }: MaintenanceCardProps) {
  const { from, until, reason, madeBy, inForce } = planned;
  return html`
    <section class="card maintenance" aria-labelledby="maintenance-title">
      <header>
        <${HealthSign} tone=${inForce ? "warn" : "busy"} />
        <h2 id="maintenance-title">${inForce ? "In force now" : "Planned"}</h2>
        <${Pill} label=${inForce ? "Alerts are kept back" : "Alerts are sent until then"} tone=${inForce ? "warn" : "idle"} />
      </header>
      <p class="maintenance-reason">${reason}</p>
      <dl>
        <div><dt>From</dt><dd><${Moment} at=${from} /></dd></div>
        <div><dt>Until</dt><dd><${Moment} at=${until} /></dd></div>
        <div><dt>Length</dt><dd>${tellLength(from, until)}</dd></div>
        <div><dt>Planned by</dt><dd>${madeBy}</dd></div>
      </dl>
      ${canEdit && html`<${EndButton} inForce=${inForce} />`}
    </section>
  `;
}

/** `Sat, 21 Nov, 22:00`, by the reader's clock; exactly, on hover. */
function Moment({ at }: { at: string }) {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  const words = new Date(at).toLocaleString("en-GB", { ...options, hourCycle: "h23" });
  return html`<time datetime=${at} title=${formatExact(at)}>${words}</time>`;
}

function EndButton({ inForce }: Pick<Maintenance, "inForce">) {
  const [isAsking, setAsking] = useState(false);
  const end = useChange(maintenance.end, {
    refresh: AFTER_MAINTENANCE,
    done: () =>
      inForce
        ? "The maintenance is over. Alerts are sent again."
        : "The maintenance is called off.",
  });
  const close = () => {
    end.forget();
    setAsking(false);
  };
  const verb = inForce ? "End it now" : "Call it off";
  return html`
    <div>
      <button type="button" class="button" onClick=${() => setAsking(true)}>${verb}</button>
    </div>
    ${
      isAsking &&
      html`
        <${ConfirmDialog} title=${`${verb}?`} verb=${verb} change=${end} isHarmless onConfirm=${end.run} onClose=${close}>
          <p>
            ${inForce ? "Alerts are sent again from now on." : "It will not take place. Nobody is told by mail that it is off."}
          </p>
        <//>
      `
    }
  `;
}
