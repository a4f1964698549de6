import { formatDialer } from "../lib/format";
import { html, useState } from "../lib/html";
import { tellTest } from "../lib/integration-words";
import { useChange } from "../state/change";
import { type DialerStatus, integrations } from "../state/integrations";
import { INTEGRATIONS } from "../state/query-keys";
import { HealthSign } from "./health-sign";

/** Checks the dialer now, and says what came of it. */
export function TestConnection({ dialer }: { dialer: DialerStatus }) {
  const [outcome, setOutcome] = useState<DialerStatus | null>(null);
  const test = useChange(integrations.test, { refresh: [INTEGRATIONS] });
  const run = async () => {
    setOutcome(null);
    setOutcome(await test.run(dialer.id));
  };
  const told = outcome && tellTest(outcome);
  return html`
    <button type="button" class="button" disabled=${test.isBusy} onClick=${run}>
      ${test.isBusy ? "Testing…" : "Test connection"}
      <span class="visually-hidden">${" "}of ${formatDialer(dialer.name)}</span>
    </button>
    <p class="integration-outcome" role="status">
      ${told && html`<${HealthSign} tone=${told.tone} /><span>${told.label}</span>`}
      ${test.problem && html`<${HealthSign} tone="bad" /><span>The test could not be made. ${test.problem.message}</span>`}
    </p>
  `;
}
