import { formatDialer } from "../lib/format";
import { html, useState } from "../lib/html";
import {
  describeBreaker,
  describeCircuit,
  isClosed,
  tellBreakerChange,
} from "../lib/integration-words";
import { countOf } from "../lib/rules/words";
import { useChange } from "../state/change";
import {
  type BreakerChange,
  type Circuit,
  type Integration,
  integrations,
} from "../state/integrations";
import { INTEGRATIONS } from "../state/query-keys";
import { ConfirmDialog } from "./confirm-dialog";
import { Pill } from "./status-pill";
import { RelativeTime } from "./time";

interface BreakerStateProps {
  integration: Integration;
  /** They may close it by hand. */
  isAdmin: boolean;
}

/** Whether calls use the integration, since when, and why not. */
export function BreakerState({ integration, isAdmin }: BreakerStateProps) {
  const { breaker } = integration;
  if (breaker === null) {
    return html`<div><dt>Breaker</dt><dd class="integration-value">Not known</dd></div>`;
  }
  return html`
    <div>
      <dt>Breaker</dt>
      <dd><${Pill} ...${describeBreaker(breaker)} /></dd>
      <dd class="integration-wide faint">
        ${isClosed(breaker) && "Calls use it"}
        <${CircuitNote} what="API" circuit=${breaker.api} />
        <${CircuitNote} what="Line" circuit=${breaker.line} />
      </dd>
      <${History} changes=${integration.breakerChanges} />
      ${isAdmin && !isClosed(breaker) && html`<dd class="integration-wide"><${ResetButton} name=${integration.name} /></dd>`}
    </div>
  `;
}

/** One half that is not closed: what stopped it, and when. */
function CircuitNote({ what, circuit }: { what: string; circuit: Circuit }) {
  const { state, since, reason } = circuit;
  if (state === "closed") return null;
  return html`
    <p>${what} ${describeCircuit(state).label.toLowerCase()} since <${RelativeTime} at=${since} />: ${reason}</p>
  `;
}

/** When it opened and closed lately, and why. */
function History({ changes }: { changes: readonly BreakerChange[] }) {
  if (changes.length === 0) return null;
  return html`
    <dd class="integration-wide">
      <details class="breaker-history">
        <summary>${countOf(changes.length, "change")} of its state</summary>
        <ol>
          ${changes.map(
            (one) => html`
              <li key=${one.at + one.circuit}><${RelativeTime} at=${one.at} /> <span>${tellBreakerChange(one)}</span></li>
            `,
          )}
        </ol>
      </details>
    </dd>
  `;
}

function ResetButton({ name }: Pick<Integration, "name">) {
  const [isAsking, setAsking] = useState(false);
  const known = formatDialer(name);
  const reset = useChange(integrations.reset, {
    refresh: [INTEGRATIONS],
    done: () => `The breaker of ${known} is closed. Calls use it again.`,
  });
  const close = () => {
    reset.forget();
    setAsking(false);
  };
  const confirm = async () => {
    if (await reset.run(name)) setAsking(false);
  };
  return html`
    <button type="button" class="button small" onClick=${() => setAsking(true)}>
      Reset<span class="visually-hidden">${" "}the breaker of ${known}</span>
    </button>
    ${
      isAsking &&
      html`
        <${ConfirmDialog} title=${`Reset the breaker of ${known}?`} verb="Reset" change=${reset} onConfirm=${confirm} onClose=${close}>
          <p>Calls use ${known} again at once, and what failed before no longer counts.</p>
          <p>If it is still down, callers wait for it until enough calls or checks have failed again.</p>
        <//>
      `
    }
  `;
}
