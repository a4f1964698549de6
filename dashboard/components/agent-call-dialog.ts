import {
  type AgentCallForm,
  checkAgentCall,
  NEW_AGENT_CALL,
  writeAgentCall,
} from "../lib/agent-call-form";
import { html, useState } from "../lib/html";
import { problemAt } from "../lib/rules/form-problem";
import { type StartedAgentCall, startAgentCall } from "../state/agent-calls";
import { CALL_LISTS } from "../state/calls";
import { useChange } from "../state/change";
import { notify } from "../state/notice";
import { Dialog } from "./dialog";
import { ErrorAlert } from "./error-alert";
import { refusalOf, TextField } from "./form-field";
import { Icon } from "./icon";
import { TextAreaField } from "./text-area-field";

/** Has an agent ring one person; the phone rings as soon as this is sent. */
export function AgentCallDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState<AgentCallForm>(NEW_AGENT_CALL);
  const [isSent, setSent] = useState(false);
  const [outcome, setOutcome] = useState<StartedAgentCall | null>(null);
  const start = useChange(startAgentCall, { refresh: [CALL_LISTS] });
  const problems = checkAgentCall(form);
  const patch = (change: Partial<AgentCallForm>) => setForm({ ...form, ...change });
  const errorOf = (field: string) =>
    problemAt(problems, field, isSent) ?? refusalOf(start.problem, field);

  const submit = async (event: Event) => {
    event.preventDefault();
    setSent(true);
    setOutcome(null);
    if (problems.length > 0) return;
    const started = await start.run(writeAgentCall(form));
    if (started?.status === "placed") {
      notify(`The agent rings driver ${form.driver.trim()}.`);
      onClose();
    } else setOutcome(started);
  };
  return html`
    <${Dialog} title="Have an agent call" onClose=${onClose}>
      <form class="form" noValidate onSubmit=${submit}>
        ${
          start.problem?.details.length === 0 &&
          html`<${ErrorAlert} problem=${start.problem} title="The call was not placed" />`
        }
        ${outcome && html`<${NotPlaced} outcome=${outcome} />`}
        <${TextField}
          label="Driver"
          hint="As your own system names this person; the call is named after it."
          value=${form.driver}
          isRequired
          error=${errorOf("driver_id")}
          onChange=${(driver: string) => patch({ driver })}
        />
        <${TextField}
          label="Phone number"
          type="tel"
          placeholder="+491711234567"
          value=${form.phoneNumber}
          isRequired
          error=${errorOf("phone_number")}
          onChange=${(phoneNumber: string) => patch({ phoneNumber })}
        />
        <${TextAreaField}
          label="What the agent should know"
          hint="A line each, as in: name = Ada. Not required."
          value=${form.variables}
          error=${errorOf("dynamic_variables")}
          onChange=${(variables: string) => patch({ variables })}
        />
        <p class="field-hint">The phone rings at once, and once only.</p>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick=${onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled=${start.isBusy}>
            ${start.isBusy ? "Calling…" : "Call now"}
          </button>
        </div>
      </form>
    <//>
  `;
}

/** It is on record all the same, and never placed again by itself. */
function NotPlaced({ outcome: { status, reason } }: { outcome: StartedAgentCall }) {
  return html`
    <div class="alert" role="alert">
      <${Icon} name="alert" />
      <div class="alert-text">
        <strong>${status === "failed" ? "Nobody was rung" : "The phone may ring, or may have"}</strong>
        <p>${reason}</p>
      </div>
    </div>
  `;
}
