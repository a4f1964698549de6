import { usesOf } from "../lib/dialer-uses";
import { formatDialer, formatNumber, NOTHING } from "../lib/format";
import { html, useState } from "../lib/html";
import { joinWords } from "../lib/rules/words";
import { useChange } from "../state/change";
import { type Dialer, deactivateDialer, updateDialer } from "../state/dialers";
import { type SettingsWithFindings, useRoutingSettings } from "../state/routing-settings";
import { type Finding, RULESET_KEY, useRuleset } from "../state/ruleset";
import { ConfirmDialog } from "./confirm-dialog";
import { DialerDialog, KIND_LABELS } from "./dialer-dialog";
import { ErrorAlert } from "./error-alert";
import { FindingList } from "./finding-list";
import { Icon } from "./icon";
import { Pill } from "./status-pill";

interface DialerRowProps {
  dialer: Dialer;
  findings: readonly Finding[];
  canEdit: boolean;
}

/** One dialer: its number, seats, and whether it takes calls. */
export function DialerRow({ dialer, findings, canEdit }: DialerRowProps) {
  const { name, kind, phone_number, active, seats } = dialer;
  return html`
    <li class="dialer-row">
      <div class="dialer-who">
        <h3>${formatDialer(name)}</h3>
        <p class="faint"><code>${name}</code> · ${KIND_LABELS[kind] ?? kind}</p>
      </div>
      <dl>
        <div><dt>Number</dt><dd>${phone_number ?? "None yet"}</dd></div>
        <div><dt>Seats</dt><dd>${seats === null ? NOTHING : formatNumber(seats)}</dd></div>
        <div>
          <dt>State</dt>
          <dd><${Pill} label=${active ? "Active" : "Switched off"} tone=${active ? "good" : "idle"} /></dd>
        </div>
      </dl>
      ${canEdit && html`<${DialerActions} dialer=${dialer} />`}
      <${FindingList} findings=${findings} />
    </li>
  `;
}

function DialerActions({ dialer }: { dialer: Dialer }) {
  const [open, setOpen] = useState<"edit" | "deactivate" | null>(null);
  const activate = useChange(updateDialer, {
    refresh: [RULESET_KEY],
    done: ({ name }) => `${formatDialer(name)} takes calls again.`,
  });
  const close = () => setOpen(null);
  const name = formatDialer(dialer.name);
  return html`
    <div class="dialer-actions">
      <button type="button" class="button" onClick=${() => setOpen("edit")}>
        <${Icon} name="edit" /> Change<span class="visually-hidden"> ${name}</span>
      </button>
      ${
        dialer.active
          ? html`<button type="button" class="button" onClick=${() => setOpen("deactivate")}>
              Deactivate<span class="visually-hidden"> ${name}</span>
            </button>`
          : html`<button
              type="button"
              class="button"
              disabled=${activate.isBusy}
              onClick=${() => activate.run(dialer, { active: true })}
            >
              Activate<span class="visually-hidden"> ${name}</span>
            </button>`
      }
    </div>
    ${activate.problem && html`<${ErrorAlert} problem=${activate.problem} title="That did not work" />`}
    ${open === "edit" && html`<${DialerDialog} dialer=${dialer} onClose=${close} />`}
    ${open === "deactivate" && html`<${DeactivateDialog} dialer=${dialer} onClose=${close} />`}
  `;
}

function DeactivateDialog({ dialer, onClose }: { dialer: Dialer; onClose: () => void }) {
  const name = formatDialer(dialer.name);
  const deactivation = useChange(deactivateDialer, {
    refresh: [RULESET_KEY],
    done: () => `${name} takes no more calls.`,
  });
  const confirm = async () => {
    const isDone = (await deactivation.run(dialer)) !== null;
    if (isDone) onClose();
  };
  return html`
    <${ConfirmDialog}
      title=${`Deactivate ${name}?`}
      verb="Deactivate"
      change=${deactivation}
      onConfirm=${confirm}
      onClose=${onClose}
    >
      <${Consequence} dialer=${dialer} />
    <//>
  `;
}

function Consequence({ dialer }: { dialer: Dialer }) {
  const ruleset = useRuleset();
  const settings = useRoutingSettings();
  if (ruleset.kind !== "ready" || settings.kind !== "ready") return html`<p>One moment…</p>`;

  const uses = usesOf(dialer.name, ruleset.value.rules, settings.value.settings);
  return html`
    <p>${tellNextDialer(dialer, settings.value)} It can be activated again.</p>
    ${uses.length > 0 && html`<p>These go on pointing to it: ${joinWords(uses)}.</p>`}
  `;
}

/** Where calls of a dialer go that is switched off: the hand-over tries the others in order. */
function tellNextDialer(dialer: Dialer, { settings }: SettingsWithFindings): string {
  const { primary_dialer, fallback_dialer } = settings;
  const next = [primary_dialer, fallback_dialer].find((name) => name !== dialer.name);
  if (next === undefined) return "New calls no longer ring there.";
  return `New calls that would ring there go to ${formatDialer(next)} instead.`;
}
